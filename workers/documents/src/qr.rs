use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

use crate::TypesetError;

/// A QR picture as SVG, one path for all that is dark, with the quiet zone around it (ISO/IEC 18004).
pub fn svg(words: &str) -> Result<String, TypesetError> {
    const QUIET: usize = 4;
    let code = QRBuilder::new(words).ecl(ECL::M).build().map_err(|_| TypesetError::TooLong)?;
    let whole = code.size + 2 * QUIET;
    let mut path = String::new();
    for row in 0..code.size {
        let mut column = 0;
        while column < code.size {
            let dark = (column..code.size).take_while(|at| code[row][*at].value()).count();
            if dark > 0 {
                let _ = write!(path, "M{} {}h{dark}v1h-{dark}z", column + QUIET, row + QUIET);
            }
            column += dark.max(1);
        }
    }
    Ok(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" width="{whole}" height="{whole}"><path shape-rendering="crispEdges" d="{path}"/></svg>"#
    ))
}
