use super::GuestsForm;
use crate::{countries, language::Language, problems::Problems, roll::file::is_sum_or_end, sheets};

/// What a column holds, by the words above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Address,
    Country,
    Language,
}

const HEADINGS: [(Column, &[&str]); 4] = [
    (Column::Address, &["mail", "адрес", "почта", "邮箱", "邮件"]),
    (Column::Country, &["country", "страна", "国家", "国籍", "国别"]),
    (Column::Language, &["language", "язык", "语言", "语种"]),
    (Column::Name, &["name", "имя", "фамилия", "фио", "отчество", "姓名", "名字", "拼音"]),
];

/// Whose names are no guest's.
const OF_OTHERS: [&str; 5] = ["organi", "организац", "учрежден", "单位", "机构"];

/// What has a name and is nobody.
const NOBODY: [&str; 8] = ["court", "class", "company", "employer", "institut", "universit", "групп", "班级"];

/// A title or two may stand above the words that say what the columns hold.
const HEADING_WITHIN: usize = 5;

impl GuestsForm {
    /// Puts the people of a spreadsheet on the list, a row on a line of the same number: where a row of headings says what
    /// the columns hold, those that a guest needs; else all of them. What cannot be understood is a problem of its row.
    pub fn take_sheet(&mut self, file: &[u8], reader: Language) -> Result<(), Problems> {
        let rows = sheets::rows(file, reader).map_err(|code| Problems::one("list", code))?;
        let (headed, columns) = headings(&rows);
        let mut problems = Problems::default();
        let mut lines = Vec::new();
        for (row, cells) in rows.iter().enumerate() {
            if headed.is_some_and(|headed| row <= headed) || is_sum_or_end(cells) {
                lines.push(String::new());
                continue;
            }
            let (mut words, mut name) = (Vec::new(), Vec::new());
            let has_address = cells.iter().any(|cell| cell.contains('@'));
            for (n, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                match columns.as_ref().map(|columns| columns.get(n).copied().flatten()) {
                    Some(None) => {}
                    Some(Some(Column::Country)) => match countries::recognise(cell) {
                        Some(code) => words.push(code),
                        None => problems.add_in_row("list", row + 1, "guest-country"),
                    },
                    Some(Some(Column::Language)) => match written_language(cell) {
                        Some(language) => words.push(language.code().to_owned()),
                        None => problems.add_in_row("list", row + 1, "guest-language"),
                    },
                    Some(Some(Column::Name)) => name.push(cell.as_str()),
                    // A street is no address of this kind; one that is mistyped stays on the list, to be corrected.
                    Some(Some(Column::Address)) if !cell.contains('@') => {
                        if !has_address && is_mistyped(cell) {
                            words.push(["<", cell.as_str(), ">"].concat());
                        }
                    }
                    None | Some(Some(Column::Address)) => words.push(cell.clone()),
                }
            }
            // A family name of two letters is no country.
            let (latin, native): (Vec<&str>, Vec<&str>) =
                name.into_iter().partition(|name| name.chars().any(|c| c.is_ascii_alphabetic()));
            words.extend([native, latin].into_iter().filter(|n| !n.is_empty()).map(|n| n.join(" ")));
            lines.push(words.join("\t"));
        }
        self.list = lines.join("\n");
        if problems.none() { Ok(()) } else { Err(problems) }
    }
}

/// Whether a word without @ was meant as an address, and not as a note that there is none.
fn is_mistyped(cell: &str) -> bool {
    const SHORTEST: usize = 5;
    cell.chars().count() >= SHORTEST
        && !cell.contains(char::is_whitespace)
        && cell.chars().any(|c| c.is_ascii_alphanumeric())
}

type Columns = Vec<Option<Column>>;

/// The row of headings and what each column holds.
fn headings(rows: &[Vec<String>]) -> (Option<usize>, Option<Columns>) {
    for (row, cells) in rows.iter().enumerate().take(HEADING_WITHIN) {
        if cells.iter().any(|cell| cell.contains('@')) {
            break;
        }
        let columns: Columns = cells.iter().map(|cell| column(cell)).collect();
        if columns.contains(&Some(Column::Address)) {
            return (Some(row), Some(columns));
        }
    }
    (None, None)
}

fn column(heading: &str) -> Option<Column> {
    let heading = heading.to_lowercase();
    if OF_OTHERS.iter().any(|word| heading.contains(word)) {
        return None;
    }
    let (column, _) =
        HEADINGS.into_iter().find(|(_, words)| words.iter().any(|word| heading.contains(word)))?;
    let is_nobody = column == Column::Name && NOBODY.iter().any(|word| heading.contains(word));
    (!is_nobody).then_some(column)
}

/// A language by its letters, or by its name in one of ours.
pub(super) fn written_language(cell: &str) -> Option<Language> {
    let typed = cell.to_lowercase();
    let named = |language: &Language| match language {
        Language::Zh => ["zh", "中文", "chinese", "китайский"].contains(&typed.as_str()),
        Language::En => ["en", "英文", "英语", "english", "английский"].contains(&typed.as_str()),
        Language::Ru => ["ru", "俄文", "俄语", "russian", "русский"].contains(&typed.as_str()),
        Language::Fa => false,
    };
    Language::OFFERED.into_iter().find(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(sheet: &str) -> (GuestsForm, Result<(), Problems>) {
        let mut form = GuestsForm { list_language: "ru".into(), ..GuestsForm::default() };
        let read = form.take_sheet(sheet.as_bytes(), Language::En);
        (form, read)
    }

    #[test]
    fn a_sheet_with_headings_gives_the_columns_that_a_guest_needs() {
        let (form, read) = taken(
            "Guests of 2027;;;;;\n№;Фамилия;Имя;Организация;Страна;E-mail;Язык\n\
             1;Petrova;Anna;Supreme Court;Казахстан;anna@court.example;русский\n2;Li;Wei;Clerk;CN;wei@court.example;zh",
        );
        assert_eq!(read, Ok(()));
        let guests = form.parse().unwrap();
        let seen: Vec<_> = guests.iter().map(|g| (&*g.latin_name, &*g.country, g.language.code())).collect();
        assert_eq!(seen, [("Petrova Anna", "KZ", "ru"), ("Li Wei", "CN", "zh")]);
    }

    #[test]
    fn a_sum_is_nobody_and_a_mistyped_address_stays_in_the_list_to_be_corrected() {
        let (mut form, read) = taken(
            "№;Name;Country;E-mail\n1;Anna Petrova;KZ;anna@court.example\n2;Bea Li;KZ;bea.court.example\n\
             Total;2;;\n合计;2人;;",
        );
        assert_eq!(read, Ok(()));
        assert_eq!(
            form.list.trim_end(),
            "\nKZ\tanna@court.example\tAnna Petrova\nKZ\t<bea.court.example>\tBea Li"
        );
        for may_lack_address in [false, true] {
            let wrong = form.parse_delegates(may_lack_address).unwrap_err();
            let seen: Vec<_> = wrong.0.iter().map(|p| (p.row.unwrap(), p.code)).collect();
            assert_eq!(seen, [(3, "guest-address")]);
        }
        form.list = form.list.replace("bea.court", "bea@court");
        assert_eq!(form.parse().unwrap().len(), 2);
    }

    #[test]
    fn a_street_and_the_name_of_a_court_are_no_part_of_a_guests_name() {
        let (form, read) = taken(
            "ФИО;Домашний адрес;Адрес почты;Court name\nАнна Петрова;ул. Абая, 1;anna@court.example;Верховный суд\n\
             Bea;;bea@court.example;Class of 2016",
        );
        assert_eq!(read, Ok(()));
        assert_eq!(form.list, "\nanna@court.example\tАнна Петрова\nbea@court.example\tBea");
    }

    #[test]
    fn a_sheet_without_headings_is_read_like_a_pasted_list_and_problems_have_the_rows_of_the_sheet() {
        let (form, read) = taken("Anna Petrova,anna@court.example,KZ\nnobody,,KZ");
        assert_eq!(read, Ok(()));
        let wrong = form.parse().unwrap_err();
        assert_eq!((wrong.0[0].row, wrong.0[0].code), (Some(2), "guest-address"));
        let (_, read) = taken("name,mail,country\nAnna,anna@court.example,KZ\nBea,bea@court.example,Utopia");
        let wrong = read.unwrap_err();
        assert_eq!((wrong.0[0].row, wrong.0[0].code), (Some(3), "guest-country"));
    }
}
