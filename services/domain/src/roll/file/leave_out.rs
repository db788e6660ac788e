//! Rows that are nobody: totals, signatures, headings once more, names of groups.

use unicode_normalization::UnicodeNormalization as _;

use super::headings::Headings;
use crate::{names::is_han, roll::file::field::Field};

/// How rows begin that stand below the people, or between them.
const STARTS: &[&str] = &[
    "合计",
    "总计",
    "共计",
    "小计",
    "总人数",
    "人数",
    "共",
    "制表",
    "填表",
    "审核",
    "审批",
    "负责人",
    "签字",
    "签名",
    "签章",
    "盖章",
    "日期",
    "注：",
    "注:",
    "备注",
    "说明",
    "经办人",
    "联系人",
    "填报",
    "单位盖章",
    "（盖章",
    "领导",
    "итого",
    "всего",
    "составил",
    "подготовил",
    "проверил",
    "утвержд",
    "согласован",
    "подпис",
    "исполнител",
    "примечани",
    "руководител",
    "начальник отдела",
    "ответственн",
    "м.п",
    "м. п",
    "дата:",
    "дата составления",
    "дата ",
    "секретарь",
    "директор ____",
    "ректор",
    "total",
    "sub-total",
    "subtotal",
    "grand total",
    "sum:",
    "prepared by",
    "signature",
    "signed",
    "approved by",
    "checked by",
    "compiled by",
    "note:",
    "notes:",
    "note ",
    "date:",
    "stamp",
    "end of list",
    "number of participants",
];

/// Whether a row is nobody. `apart` says that nothing stood in the row before.
pub fn is_nobody(cells: &[String], headings: &Headings, is_apart: bool) -> bool {
    let filled: Vec<(usize, &str)> = cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.trim().is_empty())
        .map(|(n, cell)| (n, cell.as_str()))
        .collect();
    let Some((column, first)) = filled.first().copied() else { return true };
    if cells.iter().any(|cell| cell.contains(['@', '＠'])) {
        return false;
    }
    let taken = headings.fields.iter().flatten().count();
    let of_name = |n: usize| headings.fields.get(n).copied().flatten().is_some_and(Field::is_of_name);
    let few = filled.len() * 2 <= taken + 1;
    is_heading_again(cells, headings)
        || are_numbers_of_columns(&filled)
        || (few || !filled.iter().any(|(n, _)| of_name(*n))) && filled.iter().any(|(_, cell)| closes(cell))
        || closes(first) && is_sum(first)
        || is_apart && filled.len() * 2 < taken
        // The name of a group, or a remark, stands alone.
        || filled.len() == 1 && taken > 2 && (!of_name(column) || is_apart || !could_be_a_name(first))
}

/// Whether a row of a list of another kind is its sum, or what stands alone below it, and nobody.
pub fn is_sum_or_end(cells: &[String]) -> bool {
    let filled: Vec<&String> = cells.iter().filter(|cell| !cell.trim().is_empty()).collect();
    if filled.iter().any(|cell| cell.contains(['@', '＠'])) {
        return false;
    }
    let is_number = |cell: &str| cell.chars().any(char::is_numeric);
    filled.iter().any(|cell| closes(cell) && is_sum(cell))
        || filled.iter().any(|cell| closes(cell))
            && filled.iter().all(|cell| closes(cell) || is_number(cell.as_str()))
}

fn is_heading_again(cells: &[String], headings: &Headings) -> bool {
    let named = |n: &usize| headings.fields.get(*n).copied().flatten().is_some();
    let columns: Vec<usize> = (0..cells.len()).filter(|n| named(n) && !cells[*n].is_empty()).collect();
    columns.len() > 1 && columns.iter().all(|n| headings.word(*n) == cells[*n])
}

/// Russian forms number their columns: 1, 2, 3 …
fn are_numbers_of_columns(filled: &[(usize, &str)]) -> bool {
    let numbers: Option<Vec<usize>> = filled.iter().map(|(_, cell)| cell.parse().ok()).collect();
    numbers.is_some_and(|numbers| numbers.len() > 2 && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1))
}

fn folded(cell: &str) -> String {
    let words: String = cell.nfkc().flat_map(char::to_lowercase).collect();
    // “合 计”
    let together: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    if together.chars().next().is_some_and(is_han) { together } else { words.trim().to_owned() }
}

fn closes(cell: &str) -> bool {
    let cell = folded(cell);
    let starts = |word: &str| {
        let word: String = word.nfkc().collect();
        cell.strip_prefix(&word).is_some_and(|rest| {
            // “Totalov” and “Дата” are names as well: a word ends before something else begins.
            let is_short = word.chars().count() < 2;
            let ends = !rest.starts_with(char::is_alphabetic) || word.ends_with(' ') || is_stem(&word);
            if word.chars().any(is_han) { !is_short || rest.chars().any(char::is_numeric) } else { ends }
        })
    };
    STARTS.iter().any(|word| starts(word)) || cell.contains("____")
}

/// Words that go on: согласовано, подпись, руководитель.
fn is_stem(word: &str) -> bool {
    ["утвержд", "согласован", "подпис", "исполнител", "примечани", "руководител", "ответственн"]
        .contains(&word)
}

fn is_sum(cell: &str) -> bool {
    let cell = folded(cell);
    ["合计", "总计", "共计", "小计", "итого", "всего", "total", "subtotal", "sub-total", "grand total"]
        .iter()
        .any(|word| cell.starts_with(word))
}

fn could_be_a_name(cell: &str) -> bool {
    let words = cell.split_whitespace().count();
    cell.chars().any(char::is_alphabetic)
        && !cell.ends_with([':', '：', '.', '。'])
        && words < 7
        && !cell.chars().any(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roll::file::headings::find;

    #[test]
    fn totals_signatures_and_groups_are_nobody() {
        let row = |cells: &[&str]| -> Vec<String> { cells.iter().map(|cell| (*cell).to_owned()).collect() };
        let headings = find(&[(1, row(&["序号", "姓名", "单位", "职务", "邮箱"]))]).unwrap();
        for nobody in [
            &["合计", "25人"][..],
            &["合 计：25 人"],
            &["", "合计", "", "", "25"],
            &["共25人"],
            &["制表人：张三", "", "", "日期：2016年5月"],
            &["Итого: 25 чел."],
            &["Total", "25"],
            &["", "Total participants: 25"],
            &["", "", "Подпись ____________"],
            &["Руководитель группы", "", "", "Иванов И. И."],
            &["哈萨克斯坦"],
            &["序号", "姓名", "单位", "职务", "邮箱"],
            &["1", "2", "3", "4", "5"],
            &["注：以上名单以护照为准"],
        ] {
            assert!(is_nobody(&row(nobody), &headings, false), "{nobody:?}");
        }
        for somebody in [
            &["1", "王伟", "法院", "法官", "w@court.example"][..],
            &["2", "Totalov Dator", "Court", "Judge"],
            &["", "李娜"],
            &["3", "共同", "法院", "法官"],
            &["4", "Иванов Иван", "Верховный суд", "Руководитель аппарата"],
            &["5", "Иванов Иван", "", "Секретарь"],
        ] {
            assert!(!is_nobody(&row(somebody), &headings, false), "{somebody:?}");
        }
        assert!(is_nobody(&row(&["", "李娜"]), &headings, true));
    }
}
