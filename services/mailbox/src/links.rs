/// A stretch of text that is a link or is none.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub link: bool,
}

/// Cuts a text at its http and https links; put together again, the pieces are the text.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((start, end)) = first_link(rest) {
        push(&mut pieces, &rest[..start], false);
        push(&mut pieces, &rest[start..end], true);
        rest = &rest[end..];
    }
    push(&mut pieces, rest, false);
    pieces
}

fn push(pieces: &mut Vec<Piece>, text: &str, link: bool) {
    if !text.is_empty() {
        pieces.push(Piece { text: text.to_owned(), link });
    }
}

fn first_link(text: &str) -> Option<(usize, usize)> {
    text.match_indices("http").find_map(|(start, _)| {
        let link = &text[start..];
        let scheme = ["https://", "http://"].into_iter().find(|scheme| link.starts_with(scheme))?;
        let end = link.find(|c| !may_stand_in_link(c)).unwrap_or(link.len());
        let end = without_punctuation(&link[..end]).len();
        (end > scheme.len()).then_some((start, start + end))
    })
}

/// ASCII only, so that a Chinese sentence may go on right behind a link.
fn may_stand_in_link(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c)
}

/// A full stop or a bracket behind a link belongs to the sentence, unless the link opened the bracket.
fn without_punctuation(link: &str) -> &str {
    let mut link = link;
    loop {
        let closes =
            |open, close| link.ends_with(close) && link.matches(open).count() < link.matches(close).count();
        if !link.ends_with(['.', ',', ';', ':', '!', '?', '\'']) && !closes('(', ')') && !closes('[', ']') {
            return link;
        }
        link = &link[..link.len() - 1];
    }
}

#[cfg(test)]
mod tests {
    use super::pieces;

    fn links(text: &str) -> Vec<String> {
        pieces(text).into_iter().filter(|piece| piece.link).map(|piece| piece.text).collect()
    }

    #[test]
    fn punctuation_around_a_link_is_not_the_link() {
        let text = "See (https://a.example/b?c=d&e=f), <http://b.example/> or https://c.example/x_(y).";
        assert_eq!(
            links(text),
            ["https://a.example/b?c=d&e=f", "http://b.example/", "https://c.example/x_(y)"]
        );
    }

    #[test]
    fn a_chinese_sentence_goes_on_behind_a_link() {
        assert_eq!(links("请打开https://a.example/确认。"), ["https://a.example/"]);
    }

    #[test]
    fn other_schemes_and_bare_words_are_no_links() {
        assert!(links("javascript:alert(1) http https:// ftp://a.example httphttp:/").is_empty());
    }

    #[test]
    fn the_pieces_are_the_text() {
        let text = "a http://b.example/ c\r\nhttps://d.example";
        assert_eq!(pieces(text).into_iter().map(|piece| piece.text).collect::<String>(), text);
    }
}
