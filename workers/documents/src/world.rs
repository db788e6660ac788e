use domain::{documents::Paper, qr};
use typst::{
    Library, LibraryExt as _,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Dict, Duration, IntoValue as _},
    syntax::{FileId, Source},
    text::{Font, FontBook},
    utils::LazyHash,
};

use crate::{Fonts, TypesetError, fonts::Style};

const COMMON: &str = include_str!("../../../templates/documents/common.typ");

/// All that a template can see: itself, its data and some fonts.
pub struct World {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
}

impl World {
    pub fn new(paper: &Paper, fonts: &Fonts) -> Result<Self, TypesetError> {
        let (template, style) = match paper {
            Paper::Ticket(_) => (include_str!("../../../templates/documents/ticket.typ"), Style::Sans),
            Paper::Badges(_) => (include_str!("../../../templates/documents/badges.typ"), Style::Sans),
            Paper::VisaLetter(_) => {
                (include_str!("../../../templates/documents/visa_letter.typ"), Style::Serif)
            }
            Paper::Certificate(_) => {
                (include_str!("../../../templates/documents/certificate.typ"), Style::Serif)
            }
        };
        let words = serde_json::to_string(paper)?;
        let mut pictures = Dict::new();
        for code in paper.codes() {
            let picture = qr::draw(code).ok_or(TypesetError::TooLong)?;
            pictures.insert(code.into(), Bytes::from_string(picture.svg()).into_value());
        }
        let fonts = fonts.load(&words, style)?;
        let mut inputs = Dict::new();
        inputs.insert("paper".into(), Bytes::from_string(words).into_value());
        inputs.insert("pictures".into(), pictures.into_value());
        inputs.insert("sans".into(), (style == Style::Sans).into_value());
        Ok(Self {
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::detached(format!("{COMMON}\n{template}")),
        })
    }
}

impl typst::World for World {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// A paper says the day it was issued, not the day it was typeset.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
