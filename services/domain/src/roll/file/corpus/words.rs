use crate::roll::file::{
    Field,
    words::{Says, says},
};

#[test]
fn columns_are_known_by_their_words_in_three_languages() {
    use Field::*;
    let of = |field, headers: &[&str]| {
        for header in headers {
            assert_eq!(says(header), Some(Says::Of(field)), "{header}");
        }
    };
    of(
        Email,
        &[
            "邮箱",
            "电子邮件",
            "Ｅ－ｍａｉｌ",
            "E-mail*",
            "Эл. почта",
            "Адрес эл. почты",
            "Email address",
            "联系方式 邮箱",
        ],
    );
    of(
        Phone,
        &["电话", "手机号码", "Телефон", "Моб. тел.", "Phone number", "Tel.", "联系电话", "Contacts Phone"],
    );
    of(
        Country,
        &["国籍", "国家/地区", "国别", "Страна", "Гражданство", "Nationality", "Country of citizenship"],
    );
    of(
        Organisation,
        &["单位", "工作单位", "单位名称", "Место работы", "Organisation", "Name of organization", "Court"],
    );
    of(Position, &["职务", "Должность", "Position/Title", "Job title"]);
    of(BirthDate, &["出生日期", "Дата рождения", "Date of birth", "DOB"]);
    of(Gender, &["性别", "Пол", "Sex", "性别 Gender"]);
    of(
        FamilyName,
        &[
            "姓",
            "Фамилия",
            "Surname",
            "Family name",
            "Last name",
            "姓 Surname",
            "Surname / Family name",
            "family_name",
        ],
    );
    of(GivenName, &["名", "Имя", "Given name(s)", "First name", "名 Given name"]);
    of(Patronymic, &["Отчество", "Patronymic", "Middle name", "Отчество (при наличии)"]);
    of(
        LatinName,
        &[
            "拼音",
            "姓名（拼音）",
            "英文姓名",
            "Name as in passport",
            "ФИО латиницей",
            "Latin name",
            "latin_name",
            "护照姓名",
            "Pinyin",
        ],
    );
    of(NativeName, &["中文姓名", "Native name", "Name in Chinese", "native_name"]);
    of(LatinFamilyName, &["英文姓", "姓（拼音）", "Фамилия (лат.)"]);
    of(LatinGivenName, &["名（拼音）", "Имя (латиницей)"]);
    of(Language, &["语言", "Язык", "preferred_language"]);
    of(OrganisationType, &["organisation_type"]);
    of(Class, &["班级", "class_code"]);
    for header in [
        "姓名",
        "Name",
        "姓名 Name",
        "姓名/Name",
        "ФИО",
        "Ф.И.О.",
        "Full name",
        "Фамилия, имя, отчество",
        "Фамилия Имя Отчество (полностью)",
        "Surname, name",
        "* 姓 名",
    ] {
        assert_eq!(says(header), Some(Says::Name), "{header}");
    }
    for header in [
        "序号",
        "№ п/п",
        "№",
        "No.",
        "备注",
        "Примечание",
        "Remarks",
        "通讯地址",
        "Домашний адрес",
        "出生地",
        "年龄",
    ] {
        assert_eq!(says(header), Some(Says::Nothing), "{header}");
    }
    for header in ["护照号码", "Passport No.", "Номер паспорта"] {
        assert_eq!(says(header), Some(Says::Passport), "{header}");
    }
    for header in ["Uzbekistan", "王伟", "", "12"] {
        assert_eq!(says(header), None, "{header}");
    }
}
