use crate::{
    path::Path,
    scripts::{Behaviour, Scripts},
};

pub const MAX_SIZE: usize = 20_971_520;
const MAX_RECIPIENTS: usize = 100;

/// A code and a text.
pub type Answer = (u16, &'static str);

/// What MAIL and RCPT have said so far.
pub struct Envelope {
    pub from: String,
    pub to: Vec<(String, Behaviour)>,
    /// Whether a recipient was refused.
    pub refused: bool,
    international: bool,
}

impl Envelope {
    /// Begins with what follows the verb MAIL.
    pub fn begin(rest: &str) -> Result<Self, Answer> {
        let path = Path::parse(rest, "FROM").ok_or((501, "MAIL FROM:<address>"))?;
        let mut international = false;
        for (name, value) in &path.parameters {
            match (name.as_str(), value.to_ascii_uppercase().as_str()) {
                ("SIZE", size) => match size.parse::<usize>() {
                    Ok(size) if size <= MAX_SIZE => {}
                    Ok(_) => return Err((552, "message too big")),
                    Err(_) => return Err((501, "SIZE is a number")),
                },
                ("BODY", "7BIT" | "8BITMIME") => {}
                ("SMTPUTF8", "") => international = true,
                _ => return Err((555, "unknown parameter")),
            }
        }
        if !path.address.is_empty() {
            check_address(&path, international)?;
        }
        Ok(Self { from: path.address.to_owned(), to: Vec::new(), refused: false, international })
    }

    /// Adds what follows the verb RCPT, and says how this recipient behaves.
    pub fn add(&mut self, rest: &str, scripts: &mut Scripts) -> Result<Behaviour, Answer> {
        let address = self.check_recipient(rest).inspect_err(|_| self.refused = true)?;
        let behaviour = scripts.play(address);
        match behaviour {
            Behaviour::Refuse(..) => self.refused = true,
            _ => self.to.push((address.to_owned(), behaviour.clone())),
        }
        Ok(behaviour)
    }

    fn check_recipient<'a>(&self, rest: &'a str) -> Result<&'a str, Answer> {
        let path = Path::parse(rest, "TO").ok_or((501, "RCPT TO:<address>"))?;
        if !path.parameters.is_empty() {
            return Err((555, "unknown parameter"));
        }
        check_address(&path, self.international)?;
        if self.to.len() == MAX_RECIPIENTS {
            return Err((452, "too many recipients"));
        }
        Ok(path.address)
    }
}

fn check_address(path: &Path<'_>, international: bool) -> Result<(), Answer> {
    if !path.is_address() {
        Err((501, "not an address"))
    } else if !international && !path.address.is_ascii() {
        Err((553, "a non-ASCII address needs SMTPUTF8"))
    } else {
        Ok(())
    }
}
