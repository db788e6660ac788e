//! Papers as PDF: plain data in, bytes out. Templates are our own; what people typed reaches them as values of JSON
//! and is never read as markup. No file is opened but the fonts, and nothing is asked for over a network.

mod fonts;
mod world;

use domain::documents::Paper;
use typst::{diag::SourceDiagnostic, foundations::Smart};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

pub use fonts::{Fonts, Missing};

#[derive(Debug, thiserror::Error)]
pub enum TypesetError {
    #[error("a font is missing: {0}")]
    NoFont(&'static str),
    #[error("a font could not be read: {0}")]
    Font(#[from] std::io::Error),
    #[error("a QR picture holds too much")]
    TooLong,
    #[error("the paper could not be read: {0}")]
    Json(#[from] serde_json::Error),
    /// In our own template: what people typed cannot bring it about.
    #[error("the template is wrong: {0}")]
    Template(String),
}

/// The PDF of a paper.
pub fn typeset(paper: &Paper, fonts: &Fonts) -> Result<Vec<u8>, TypesetError> {
    let document = lay_out(paper, fonts)?;
    let options = PdfOptions { creator: Smart::Custom(Some("lianyi".to_owned())), ..PdfOptions::default() };
    typst_pdf::pdf(&document, &options).map_err(|errors| TypesetError::Template(first(&errors)))
}

/// Its pages, before they become PDF.
pub fn lay_out(paper: &Paper, fonts: &Fonts) -> Result<PagedDocument, TypesetError> {
    let world = world::World::new(paper, fonts)?;
    typst::compile(&world).output.map_err(|errors| TypesetError::Template(first(&errors)))
}

fn first(errors: &[SourceDiagnostic]) -> String {
    errors.first().map(|error| error.message.to_string()).unwrap_or_default()
}
