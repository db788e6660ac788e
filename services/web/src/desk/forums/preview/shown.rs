//! A page of ours within another one, where it leads nowhere and sends nothing.

use std::fmt;

use askama::{Template, filters::HtmlSafe};

use crate::error::{Error, Result};

/// What makes a page act, and what stands there instead. Words of people hold none of these: each sign that could
/// begin or end an element or an attribute was escaped when the page was made.
const DISARMED: [(&str, &str); 5] = [
    ("<form ", "<div "),
    ("</form>", "</div>"),
    (" href=\"", " data-href=\""),
    (" action=\"", " data-action=\""),
    (" formaction=\"", " data-formaction=\""),
];

/// The main part of a page: links without an address, and fields and buttons without a form. It is written as it is
/// because the one function that makes it takes it from a template of ours, which has escaped what people typed.
pub struct Shown(String);

impl Shown {
    pub fn of(page: &impl Template) -> Result<Self> {
        let page = page.render()?;
        let main = page.split_once("<main id=\"main\">").and_then(|(_, rest)| rest.rsplit_once("</main>"));
        let (main, _) = main.ok_or_else(|| Error::Internal(anyhow::anyhow!("a page has no main part")))?;
        Ok(Self(DISARMED.iter().fold(main.to_owned(), |main, (acts, rests)| main.replace(acts, rests))))
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Shown {}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Template)]
    #[template(
        ext = "html",
        source = "<html><a href=\"/out\">x</a><main id=\"main\"><p>{{ typed }}</p><a class=\"link\" href=\"/{{ typed }}\">y</a>\
                  <form method=\"post\" action=\"/do\"><button formaction=\"/else\">z</button></form></main></html>"
    )]
    struct Typed<'t> {
        typed: &'t str,
    }

    #[test]
    fn a_page_that_is_shown_neither_leads_anywhere_nor_sends_anything() {
        let shown = Shown::of(&Typed { typed: "words" }).unwrap().to_string();
        assert_eq!(
            shown,
            "<p>words</p><a class=\"link\" data-href=\"/words\">y</a>\
             <div method=\"post\" data-action=\"/do\"><button data-formaction=\"/else\">z</button></div>"
        );
    }

    #[test]
    fn what_was_typed_stays_words() {
        for typed in ["<b>", "</main><script>", "\" href=\"/x", "<form action=\"/x\">", "<!-- &"] {
            let shown = Shown::of(&Typed { typed }).unwrap().to_string();
            assert_eq!(shown.matches('<').count(), 8, "{shown}");
            assert_eq!(shown.matches('"').count(), 10, "{shown}");
        }
    }
}
