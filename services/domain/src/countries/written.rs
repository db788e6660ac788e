//! Countries as people write them: by letters, by their names in our languages, by the names that maps, passports and
//! habits give them.

use std::{collections::HashMap, sync::LazyLock};

use unicode_normalization::UnicodeNormalization as _;

use super::{CODES, all, parse};
use crate::{language::Language, names::is_han};

/// Beside the names of CLDR.
const ALSO: &str = "\
CN chn,prc,pr china,p r china,china prc,people s republic of china,mainland china,chinese,кнр,китайская народная республика,\
китай,китаец,中华人民共和国,中国大陆
RU rus,russian federation,russian,рф,российская федерация,россия,россиянин,俄罗斯联邦,俄国,俄
KZ kaz,kazakhstani,kazakh,рк,казахстан,казах,哈萨克,哈萨克斯坦共和国
KG kgz,kyrgyz republic,kyrgyz,kyrgyzstani,kirghizia,kirgizstan,kirgizia,киргизия,киргизстан,кыргызская республика,\
киргизская республика,кр,吉尔吉斯,吉尔吉斯共和国
TJ tjk,tajik,tajikistani,tadjikistan,tadzhikistan,рт,таджик,塔吉克
UZ uzb,uzbek,uzbekistani,руз,узбек,乌兹别克,乌兹别克斯坦共和国
TM tkm,turkmen,туркмения,туркменистан,土库曼
BY blr,belorussia,byelorussia,belarusian,белоруссия,рб,白俄
IN ind,indian,индия
PK pak,pakistani,пакистан
IR irn,iranian,iran islamic republic of,islamic republic of iran,исламская республика иран,ири,伊朗伊斯兰共和国
MN mng,mongolian,монголия,蒙古国,外蒙古
AF afg,afghan,афганистан
AM arm,armenian,армения
AZ aze,azerbaijani,азербайджан
TR tur,turkey,turkiye,turkish,турция
GE geo,georgian,грузия
MD mda,moldova,republic of moldova,молдова,молдавия
UA ukr,ukrainian,украина
LK lka,sri lankan,шри ланка
NP npl,nepalese,nepali,непал
BD bgd,bangladeshi,孟加拉
MV mdv,maldives,мальдивы
MM mmr,burma,myanmar,myanmar burma,бирма,мьянма,缅甸联邦
KH khm,cambodian,камбоджа
LA lao,laos,lao pdr,lao people s democratic republic,лаос,老挝人民民主共和国
VN vnm,viet nam,vietnamese,вьетнам
TH tha,thai,таиланд,тайланд
MY mys,malaysian
ID idn,indonesian
PH phl,filipino,philippines
SG sgp,singaporean
KR kor,korea,south korea,republic of korea,korea republic of,korea south,южная корея,республика корея,корея,韩国,大韩民国,南韩
KP prk,north korea,dprk,democratic people s republic of korea,кндр,северная корея,朝鲜,朝鲜民主主义人民共和国
JP jpn,japanese
SA sau,ksa,saudi
AE are,uae,united arab emirates,оаэ,阿联酋
EG egy,egyptian
QA qat
KW kwt
BH bhr
IQ irq
SY syr,syria,сирия,叙利亚
IL isr
GB gbr,uk,u k,united kingdom,great britain,britain,england,british,великобритания,англия,英国
US usa,u s a,united states,united states of america,american,сша,соединенные штаты америки,美国
DE deu,german
FR fra,french
IT ita,italian
ES esp,spanish
PL pol,polish
CZ cze,czech republic,czech,чехия,чешская республика,捷克共和国
RS srb,serbian,сербия
HU hun,hungarian
HK hkg,hong kong,hongkong,гонконг,香港,中国香港
MO mac,macau,macao,макао,澳门,中国澳门
TW twn,taiwan,chinese taipei,тайвань,台湾,中国台湾
ZA zaf,rsa,юар
CD cod,dr congo,drc,democratic republic of the congo
CG cog,congo,republic of congo
CI civ,ivory coast,cote d ivoire
TZ tza,tanzania,united republic of tanzania
ET eth
KE ken
NG nga
BR bra
VE ven,venezuela
BO bol,bolivia
CU cub
AU aus
NZ nzl
CA can
MK mkd,macedonia
PS pse,palestine
";

/// Words of an official name, without which everybody knows it.
const FORMAL: &[&str] = &[
    "republic",
    "of",
    "the",
    "islamic",
    "federal",
    "democratic",
    "socialist",
    "kingdom",
    "state",
    "citizen",
    "республика",
    "республики",
    "республике",
    "исламская",
    "королевство",
    "государство",
    "гражданин",
    "гражданка",
    "гр",
    "г",
    "страна",
];

static KNOWN: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    for language in Language::WRITTEN {
        for (code, name) in all(language) {
            known.insert(folded(name), *code);
        }
    }
    for line in ALSO.lines() {
        let (code, names) = line.split_once(' ').unwrap_or_default();
        if CODES.split_whitespace().any(|known| known == code) {
            known.extend(names.split(',').map(|name| (folded(name), code)));
        }
    }
    known
});

/// The letters of a country as somebody has written it, in one language or in several side by side.
pub fn recognise(written: &str) -> Option<String> {
    if let Ok(code) = parse(&written.nfkc().collect::<String>()) {
        return Some(code);
    }
    let folded = folded(written);
    let whole = known(&folded).or_else(|| known(&informal(&folded)));
    let code = whole.or_else(|| {
        let han: String = folded.chars().filter(|c| is_han(*c)).collect();
        let other: String = folded.chars().map(|c| if is_han(c) { ' ' } else { c }).collect();
        let parts = std::iter::once(han.as_str()).chain(std::iter::once(other.trim()));
        let of_parts = parts
            .filter(|part| !part.is_empty())
            .find_map(|part| known(part).or_else(|| known(&informal(part))));
        of_parts.or_else(|| {
            // Казахстан / Kazakhstan; Алматы, Казахстан
            let beside = written.split(['/', '(', ')', '（', '）', ',', '，', ';', '、']).map(self::folded);
            beside
                .filter(|part| !part.is_empty())
                .find_map(|part| known(&part).or_else(|| known(&informal(&part))))
        })
    });
    code.map(str::to_owned)
}

fn known(folded: &str) -> Option<&'static str> {
    KNOWN.get(folded).copied().or_else(|| {
        let short = folded.strip_suffix("共和国").or_else(|| folded.strip_suffix("籍"))?;
        KNOWN.get(short).copied()
    })
}

fn informal(folded: &str) -> String {
    folded.split(' ').filter(|word| !FORMAL.contains(word)).collect::<Vec<_>>().join(" ")
}

fn folded(name: &str) -> String {
    let small = name.nfkc().flat_map(char::to_lowercase).map(|c| match c {
        'ё' => 'е',
        c if c.is_alphanumeric() => c,
        _ => ' ',
    });
    let small: String = small.collect();
    let small = small.split_whitespace().collect::<Vec<_>>().join(" ");
    if small.chars().all(|c| is_han(c) || c == ' ') { small.replace(' ', "") } else { small }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_recognised_however_people_write_them() {
        for (code, names) in [
            (
                "KZ",
                &[
                    "KZ",
                    "kaz",
                    "Казахстан",
                    "哈萨克斯坦",
                    "Kazakhstan",
                    "Республика Казахстан",
                    "Republic of Kazakhstan",
                    "哈萨克斯坦 Kazakhstan",
                    "Казахстан / Kazakhstan",
                    "гражданин Республики Казахстан",
                    "ＫＺ",
                ][..],
            ),
            (
                "KG",
                &[
                    "Кыргызстан",
                    "Киргизия",
                    "Kyrgyz Republic",
                    "吉尔吉斯斯坦",
                    "吉尔吉斯",
                    "Кыргызская Республика",
                ],
            ),
            ("CN", &["中国", "中华人民共和国", "PRC", "P.R. China", "КНР", "China", "中国籍"]),
            ("RU", &["РФ", "Россия", "Российская Федерация", "Russian Federation", "俄罗斯联邦", "Russia"]),
            ("IR", &["Iran (Islamic Republic of)", "Иран", "伊朗"]),
            ("VN", &["Viet Nam", "Vietnam", "越南"]),
            ("GB", &["UK", "Великобритания"]),
            ("UZ", &["Uzbek", "乌兹别克斯坦", "Узбекистан"]),
        ] {
            for name in names {
                assert_eq!(recognise(name).as_deref(), Some(code), "{name}");
            }
        }
        for unknown in ["Utopia", "", "Xx", "乌托邦"] {
            assert_eq!(recognise(unknown), None, "{unknown}");
        }
    }
}
