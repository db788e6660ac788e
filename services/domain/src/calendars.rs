//! What iCalendar (RFC 5545) asks of its text.

/// Lines folded at 75 octets, never within a letter (section 3.1). The library counts a continued line without its
/// leading space, one octet too many.
pub fn folded(calendar: &str) -> String {
    const LONGEST: usize = 75;
    let mut folded = String::with_capacity(calendar.len() + calendar.len() / 32);
    for line in calendar.replace("\r\n ", "").split_terminator("\r\n") {
        let mut length = 0;
        for letter in line.chars() {
            if length + letter.len_utf8() > LONGEST {
                folded.push_str("\r\n ");
                length = 1;
            }
            folded.push(letter);
            length += letter.len_utf8();
        }
        folded.push_str("\r\n");
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn no_line_is_longer_than_75_octets_and_nothing_is_lost() {
        for long in ["a".repeat(400), "ж".repeat(200), "论坛".repeat(70), "a".repeat(142)] {
            let whole = format!("BEGIN:VEVENT\r\nSUMMARY:{long}\r\nEND:VEVENT\r\n");
            let folded = folded(&whole);
            assert!(folded.split("\r\n").all(|line| line.len() <= 75), "{folded}");
            assert_eq!(folded.replace("\r\n ", ""), whole);
            assert_eq!(super::folded(&folded), folded);
        }
    }
}
