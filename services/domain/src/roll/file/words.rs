//! What the words above a column say in Chinese, Russian and English.

use unicode_normalization::UnicodeNormalization as _;

use super::field::Field;
use crate::names::is_han;

/// What the words above a column say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    Of(Field),
    /// A whole name, in whichever script.
    Name,
    /// The number of the line, a remark, an address of stone: nothing that the roll keeps.
    Nothing,
    /// A passport, which the roll must not keep.
    Passport,
}

const LONGEST: usize = 120;

const LATIN: &str = "拼音 英文 英语 外文 拉丁 罗马 护照 latin латин лат_ english англ pinyin пиньин passport паспорт roman \
                     translit транслит western иностр";
const NATIVE: &str = "中文 汉字 母语 本国 原文 俄文 俄语 native chinese local original cyrillic кирилл русск родн russian \
                      китайск иероглиф";
const FAMILY: &str = "фамил surname family last_name 姓氏";
const GIVEN: &str = "given first_name forename имя_";
const WHOLE: &str =
    "姓名 名字 name_ names_ fullname фио_ ф_и_о_ участник_ слушател participant_ trainee_ student_ 学员_";
/// What has a name and is nobody of the roll.
const OF_OTHERS: &str = "father_s mother 父亲 母亲 配偶 联系人 contact_person contact_name emergency экстренн 用户名 user_name \
                         username пользовател file_name 名称 项目 группы course_name class_name coordinator 领队 推荐人";

/// What is kept of a column, the first that fits: its words, and words that forbid it.
const KEPT: &[(Says, &str, &str)] = &[
    (Says::Nothing, "出生地 place_of_birth место_рожд birthplace", ""),
    (Says::Of(Field::BirthDate), "出生 生日 birth dob_ рожд born", ""),
    (
        Says::Of(Field::Email),
        "邮箱 邮件 电邮 信箱 email emails mail_ mails_ почта почты почте имейл эл_адрес электронный_адрес",
        "почтовый postal",
    ),
    (
        Says::Nothing,
        "紧急 emergency экстренн 传真 fax_ факс 微信 wechat qq_ telegram_ whatsapp_",
        "电话 手机 phone",
    ),
    (
        Says::Of(Field::Phone),
        "电话 手机 移动 联系方式 phone tel_ telephone mobile cell_ cellphone телефон тел_ моб_ мобильн сотов \
         contact_ contacts_ контакт",
        "紧急 emergency экстренн person name лицо имя",
    ),
    (Says::Nothing, "地址 住址 address адрес 邮编 zip_ postal индекс 房间 room_ 航班 flight", ""),
    (Says::Of(Field::Gender), "性别 gender sex_ пол_ м_ж_ m_f_ 男女", ""),
    (Says::Of(Field::Language), "语言 语种 language язык", "name имя 姓名"),
    (
        Says::Of(Field::OrganisationType),
        "单位性质 单位类型 单位类别 机构类型 organisation_type organization_type тип_орг",
        "",
    ),
    (
        Says::Of(Field::Organisation),
        "单位 机构 院校 学校 organis organiz institut employer company_ workplace work_place place_of_work affiliat agency \
         court_ university место_работы организац учрежден ведомств орган_ органа_ работодател работа_ суд_ университет",
        "",
    ),
    (
        Says::Of(Field::Position),
        "职务 职位 职称 职级 岗位 头衔 职业 position title_ job post_ rank_ occupation profession должност звание_ чин_ \
         профессия_",
        "",
    ),
    (
        Says::Of(Field::Country),
        "国籍 国家 国别 来源国 所在国 country countries nationality citizenship nation_ стран_ страна страны стране гражданств \
         государств",
        "出生",
    ),
    (
        Says::Of(Field::Class),
        "班级 班次 培训班 期次 class_ class_code группа_ курс_ group_ поток_",
        "name title",
    ),
    (Says::Of(Field::Organisation), "部门 department подразделен отдел_", ""),
    (
        Says::Nothing,
        "序号 编号 学号 工号 п_п_ serial порядк 备注 说明 remark note_ notes_ comment примечан заметк",
        "",
    ),
    (
        Says::Nothing,
        "民族 学历 年龄 age_ возраст education образован 签名 签字 signature подпись photo 照片 фото",
        "",
    ),
];

const NUMBERS: &[&str] = &[
    "no",
    "n",
    "nr",
    "num",
    "number",
    "номер",
    "序",
    "号",
    "id",
    "s n",
    "sn",
    "sl no",
    "index",
    "no of order",
    "item",
];

/// What the words above a column say of it; none where they are unknown.
pub fn says(header: &str) -> Option<Says> {
    let text = plain(header);
    if text.trim().is_empty() || text.chars().count() > LONGEST {
        return None;
    }
    if NUMBERS.contains(&text.trim()) {
        return Some(Says::Nothing);
    }
    let is_name = has(&text, FAMILY) || has(&text, GIVEN) || has(&text, WHOLE);
    if has(&text, "passport паспорт 护照 身份证 证件") && !is_name {
        // “Passport spelling” is a name all the same.
        return Some(if has(&text, "拼音 spelling") { Says::Of(Field::LatinName) } else { Says::Passport });
    }
    let kept = KEPT.iter().find(|(_, words, not)| has(&text, words) && !has(&text, not));
    kept.map(|(says, ..)| *says).or_else(|| name(&text))
}

fn name(text: &str) -> Option<Says> {
    if has(text, OF_OTHERS) {
        return Some(Says::Nothing);
    }
    let is_latin = has(text, LATIN);
    let is_native = has(text, NATIVE) && !is_latin;
    let bare = without_marks(text);
    let (family, given) = (has(text, FAMILY) || bare == "姓", has(text, GIVEN) || bare == "名");
    let of_two = !has(text, "family_name last_name first_name given_name");
    let is_whole = (family && given) || (has(text, "surname фамил") && has(text, "name_ имя_") && of_two);
    if is_whole || (!family && !given && (has(text, WHOLE) || bare.is_empty() && (is_latin || is_native))) {
        if has(text, "отчеств") && !is_whole && !has(text, "фио_ ф_и_о_") {
            return Some(Says::Of(Field::Patronymic));
        }
        return match (is_latin, is_native) {
            _ if !is_whole && has(text, "middle_name") => Some(Says::Of(Field::Patronymic)),
            (true, _) => Some(Says::Of(Field::LatinName)),
            (_, true) => Some(Says::Of(Field::NativeName)),
            _ => Some(Says::Name),
        };
    }
    if has(text, "отчеств patronymic middle_name 父名 父称 中间名") {
        return Some(Says::Of(Field::Patronymic));
    }
    match (family, given, is_latin) {
        (true, _, true) => Some(Says::Of(Field::LatinFamilyName)),
        (true, ..) => Some(Says::Of(Field::FamilyName)),
        (_, true, true) => Some(Says::Of(Field::LatinGivenName)),
        (_, true, _) => Some(Says::Of(Field::GivenName)),
        _ if matches!(text.trim(), "last" | "family") => Some(Says::Of(Field::FamilyName)),
        _ if matches!(text.trim(), "first" | "given") => Some(Says::Of(Field::GivenName)),
        _ if text.trim() == "middle" => Some(Says::Of(Field::Patronymic)),
        _ => None,
    }
}

/// What is left without the words for a script: 姓 of 英文姓, nothing of “Pinyin”.
fn without_marks(text: &str) -> String {
    let marks =
        || LATIN.split_whitespace().chain(NATIVE.split_whitespace()).map(|mark| mark.trim_end_matches('_'));
    let without = |word: &str| {
        marks().fold(word.to_owned(), |word, mark| {
            if mark.chars().any(is_han) {
                word.replace(mark, "")
            } else if word.starts_with(mark) {
                String::new()
            } else {
                word
            }
        })
    };
    text.split_whitespace().map(without).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether one of the words is in a text: Chinese anywhere, others from the beginning of a word; `_` is a space.
fn has(text: &str, words: &str) -> bool {
    words.split_whitespace().any(|word| {
        let word = word.replace('_', " ");
        if word.chars().any(is_han) {
            text.contains(word.trim_end())
        } else {
            text.contains(&format!(" {word}"))
        }
    })
}

/// Small letters and figures of usual width between single spaces; a space stands also where scripts meet.
pub fn plain(header: &str) -> String {
    let mut text = String::from(" ");
    let mut before = ' ';
    for c in header.nfkc().flat_map(char::to_lowercase) {
        let c = if c == 'ё' { 'е' } else { c };
        let c = if c.is_alphanumeric() { c } else { ' ' };
        if c == ' ' {
            if before != ' ' {
                text.push(' ');
            }
        } else {
            let last = text.trim_end().chars().next_back().unwrap_or(' ');
            if is_han(last) && is_han(c) {
                text.truncate(text.trim_end().len());
            } else if before != ' ' && is_han(before) != is_han(c) {
                text.push(' ');
            }
            text.push(c);
        }
        before = c;
    }
    if !text.ends_with(' ') {
        text.push(' ');
    }
    text
}
