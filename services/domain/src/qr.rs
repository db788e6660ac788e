//! QR pictures (ISO/IEC 18004), the same on a page as on paper.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

/// A picture in squares of one by one, with the quiet zone around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub side: usize,
    /// All that is dark, as the path of an SVG.
    pub path: String,
}

/// What a camera reads as these words; `None` where they are too many.
pub fn draw(words: &str) -> Option<Picture> {
    const QUIET: usize = 4;
    let code = QRBuilder::new(words).ecl(ECL::M).build().ok()?;
    let mut path = String::new();
    for row in 0..code.size {
        // Each dark run begins where the one before it began: what repeats is small on its way to a phone.
        let (mut column, mut before) = (0, None);
        while column < code.size {
            let dark = (column..code.size).take_while(|at| code[row][*at].value()).count();
            if dark > 0 {
                let _ = match before.replace(column) {
                    Some(before) => write!(path, "m{} 0h{dark}v1h-{dark}z", column - before),
                    None => write!(path, "M{} {}h{dark}v1h-{dark}z", column + QUIET, row + QUIET),
                };
            }
            column += dark.max(1);
        }
    }
    Some(Picture { side: code.size + 2 * QUIET, path })
}

impl Picture {
    /// A file of its own.
    pub fn svg(&self) -> String {
        let Self { side, path } = self;
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}"><path shape-rendering="crispEdges" d="{path}"/></svg>"#
        )
    }
}
