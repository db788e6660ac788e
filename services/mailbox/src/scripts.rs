use std::collections::{HashMap, VecDeque};

/// What a recipient is answered. In a mail with several, what one of them asks for after the dot
/// happens to the whole mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Behaviour {
    #[default]
    Accept,
    /// Answers RCPT with this code and text.
    Refuse(u16, String),
    /// Answers the dot after the message with this code and text, and does not keep the mail.
    RefuseData(u16, String),
    /// Keeps the mail and closes the connection without a word: the sender cannot know.
    DropAfterDot,
    /// Never answers RCPT and leaves the connection open, until the sender gives up.
    Stall,
}

#[derive(Default)]
pub struct Scripts(HashMap<String, Script>);

#[derive(Default)]
struct Script {
    always: Behaviour,
    next: VecDeque<Behaviour>,
}

impl Scripts {
    pub fn always(&mut self, recipient: &str, behaviour: Behaviour) {
        self.of(recipient).always = behaviour;
    }

    pub fn next(&mut self, recipient: &str, behaviour: Behaviour) {
        self.of(recipient).next.push_back(behaviour);
    }

    pub fn play(&mut self, recipient: &str) -> Behaviour {
        match self.0.get_mut(&recipient.to_lowercase()) {
            Some(script) => script.next.pop_front().unwrap_or_else(|| script.always.clone()),
            None => Behaviour::Accept,
        }
    }

    fn of(&mut self, recipient: &str) -> &mut Script {
        self.0.entry(recipient.to_lowercase()).or_default()
    }
}
