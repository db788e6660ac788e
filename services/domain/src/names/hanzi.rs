//! How names in Hanzi are read: in pinyin, and in Russian letters.

use pinyin::{ToPinyin as _, ToPinyinMulti as _};

use super::{Name, is_han, listed, written::capitalised};

/// Characters that are read otherwise where they are a family name.
const READINGS_OF_FAMILIES: &str = "
    单=shan 單=shan 曾=zeng 仇=qiu 解=xie 查=zha 盖=ge 蓋=ge 区=ou 區=ou 朴=piao 翟=zhai 尉=wei
    缪=miao 繆=miao 冼=xian 洗=xian 乐=yue 樂=yue 折=she 员=yun 員=yun 种=chong 重=chong 秘=bi
    覃=qin 吕=lü 呂=lü 任=ren 华=hua 華=hua 宁=ning 那=na 纪=ji 燕=yan 应=ying 召=shao 祭=zhai
    黑=he 葛=ge 贾=jia 车=che 柏=bai 薄=bo 都=du 句=gou 么=yao 能=nai 繁=po 藏=zang 宿=su 叶=ye
    沈=shen 石=shi 万=wan 牟=mu
";

/// Family names of two characters.
const FAMILIES_OF_TWO: &str = "
    欧阳=ouyang 歐陽=ouyang 司马=sima 上官=shangguan 诸葛=zhuge 東方=dongfang 东方=dongfang
    皇甫=huangfu 尉迟=yuchi 公孙=gongsun 慕容=murong 令狐=linghu 司徒=situ 宇文=yuwen 长孙=zhangsun
    端木=duanmu 夏侯=xiahou 轩辕=xuanyuan 鲜于=xianyu 闻人=wenren 赫连=helian 澹台=tantai
    公冶=gongye 宗政=zongzheng 濮阳=puyang 淳于=chunyu 单于=chanyu 太叔=taishu 申屠=shentu
    仲孙=zhongsun 钟离=zhongli 呼延=huyan 万俟=moqi 独孤=dugu 南宫=nangong 百里=baili 东郭=dongguo
    西门=ximen 拓跋=tuoba 司空=sikong
";

/// A name in Hanzi, read: the syllables of the family name, which minority peoples may have none of, and of the rest.
pub(super) struct Read {
    pub family: Vec<String>,
    pub given: Vec<String>,
}

impl Read {
    /// As Russian writes it (after Palladius): «Ван», «Сяофэн».
    pub(super) fn in_russian(&self) -> (String, String) {
        (russian_word(&self.family), russian_word(&self.given))
    }
}

/// A name in Hanzi as Russian writes it, the family name first.
pub(crate) fn in_russian(name: &Name<'_>) -> Option<(String, String)> {
    read(name).map(|read| read.in_russian())
}

/// The reading of the family name and of the rest of a name in Hanzi.
pub(crate) fn syllables(name: &Name<'_>) -> Option<(String, String)> {
    read(name).map(|read| (read.family.concat(), read.given.concat()))
}

/// Reads a name in Hanzi. Where the passport says how, it is believed; else family names have readings of their own.
pub(super) fn read(name: &Name<'_>) -> Option<Read> {
    let hanzi: Vec<char> = name.native.chars().filter(|c| is_han(*c)).collect();
    let other = name.native.chars().any(|c| c.is_alphabetic() && !is_han(c));
    if hanzi.is_empty() || other {
        return None;
    }
    let of_family = characters_of_family(name, &hanzi);
    let (family, given) = hanzi.split_at(of_family);
    let spelled_family = spelled(family, name.family).or_else(|| spelled_in(family, name.latin));
    let spelled_given = spelled(given, name.given).or_else(|| spelled_in(given, name.latin));
    Some(Read {
        family: spelled_family.unwrap_or_else(|| read_family(family)),
        given: spelled_given.unwrap_or_else(|| given.iter().map(|c| usual(*c)).collect()),
    })
}

/// How many characters are the family name: those of names with a point in them, or longer than family names let them be,
/// have none.
fn characters_of_family(name: &Name<'_>, hanzi: &[char]) -> usize {
    let has_point = name.native.contains(['·', '•', '・', '‧']);
    let only_given = name.family.is_empty() && !name.given.is_empty();
    let two: String = hanzi.iter().take(2).collect();
    if has_point || only_given || hanzi.len() < 2 {
        0
    } else if hanzi.len() > 2 && listed(FAMILIES_OF_TWO, &two).is_some() {
        2
    } else if hanzi.len() > 3 && name.family.is_empty() {
        0
    } else {
        1
    }
}

fn read_family(family: &[char]) -> Vec<String> {
    let whole: String = family.iter().collect();
    if let Some(reading) = listed(FAMILIES_OF_TWO, &whole) {
        return spelled(family, reading).unwrap_or_else(|| vec![reading.to_owned()]);
    }
    family.iter().map(|c| of_family(*c).unwrap_or_else(|| usual(*c))).collect()
}

/// How a character is read as a family name, if otherwise than usual.
fn of_family(c: char) -> Option<String> {
    listed(READINGS_OF_FAMILIES, c.encode_utf8(&mut [0; 4])).map(str::to_owned)
}

/// The usual reading of a character, or the character itself.
fn usual(c: char) -> String {
    c.to_pinyin().map_or_else(|| c.to_string(), |reading| plain(reading.plain()))
}

fn readings(c: char) -> Vec<String> {
    let mut readings: Vec<String> = of_family(c).into_iter().collect();
    readings.extend(c.to_pinyin_multi().into_iter().flatten().map(|reading| plain(reading.plain())));
    readings
}

/// No syllable has a v but for ü.
fn plain(reading: &str) -> String {
    reading.replace('v', "ü").replace("u:", "ü")
}

/// The syllables, if the Latin word is a reading of the characters.
fn spelled(hanzi: &[char], latin: &str) -> Option<Vec<String>> {
    let latin: String = latin.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    follow(hanzi, &latin)
}

/// The same, if one word of a whole Latin name is it.
fn spelled_in(hanzi: &[char], latin: &str) -> Option<Vec<String>> {
    if hanzi.is_empty() {
        return None;
    }
    let words: Vec<&str> = latin.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let alone = words.iter().find_map(|word| spelled(hanzi, word));
    let rest = |range: &[&str]| spelled(hanzi, &range.concat());
    alone.or_else(|| rest(words.get(1..)?)).or_else(|| rest(words.get(..words.len().checked_sub(1)?)?))
}

fn follow(hanzi: &[char], latin: &str) -> Option<Vec<String>> {
    let Some((first, others)) = hanzi.split_first() else {
        return latin.is_empty().then(Vec::new);
    };
    for reading in readings(*first) {
        for spelling in spellings(&reading) {
            let Some(rest) = latin.strip_prefix(spelling.as_str()) else { continue };
            if let Some(mut syllables) = follow(others, rest) {
                syllables.insert(0, reading);
                return Some(syllables);
            }
        }
    }
    None
}

/// Passports write lü as LYU or LU, keyboards as lv.
fn spellings(reading: &str) -> Vec<String> {
    if reading.contains('ü') {
        ["ü", "yu", "v", "u"].iter().map(|u| reading.replace('ü', u)).collect()
    } else {
        vec![reading.to_owned()]
    }
}

/// Syllables as one Russian word. A hard sign keeps apart what would be read together: Чанъань.
fn russian_word(syllables: &[String]) -> String {
    let mut word = String::new();
    for syllable in syllables {
        let russian = russian(syllable);
        if word.ends_with('н') && russian.starts_with(['а', 'о', 'э', 'е', 'и', 'у', 'ю', 'я']) {
            word.push('ъ');
        }
        word.push_str(&russian);
    }
    capitalised(&word)
}

fn russian(syllable: &str) -> String {
    const ALONE: &str = "
        yi=и ya=я ye=е yao=яо you=ю yan=янь yin=инь yang=ян ying=ин yong=юн wu=у wa=ва
        wo=во wai=вай wei=вэй wan=вань wen=вэнь wang=ван weng=вэн yu=юй yue=юэ yuan=юань
        yun=юнь er=эр hui=хуэй nü=нюй lü=люй lüe=люэ nüe=нюэ zi=цзы ci=цы si=сы yo=йо
    ";
    const BEGINNINGS: &str = "
        zh=чж ch=ч sh=ш b=б p=п m=м f=ф d=д t=т n=н l=л g=г k=к h=х j=цз q=ц x=с r=ж
        z=цз c=ц s=с
    ";
    const ENDINGS: &str = "
        a=а o=о e=э ai=ай ei=эй ao=ао ou=оу an=ань en=энь ang=ан eng=эн ong=ун i=и ia=я
        ie=е iao=яо iu=ю ian=янь in=инь iang=ян ing=ин iong=юн u=у ua=уа uo=о uai=уай
        ui=уй uan=уань un=унь uang=уан ue=юэ
    ";
    // After j, q and x an u is said ü.
    const ENDINGS_SAID_FRONT: &str = "
        u=юй ue=юэ uan=юань un=юнь
    ";
    if let Some(whole) = listed(ALONE, syllable) {
        return whole.to_owned();
    }
    // The longest first: zh before z.
    let beginning = [2, 1].iter().find_map(|length| {
        let latin = syllable.get(..*length)?;
        Some((latin, listed(BEGINNINGS, latin)?))
    });
    let (latin, start) = beginning.unwrap_or_default();
    let end = syllable.strip_prefix(latin).unwrap_or(syllable);
    let front = if matches!(latin, "j" | "q" | "x") { listed(ENDINGS_SAID_FRONT, end) } else { None };
    let end = front.or_else(|| listed(ENDINGS, end)).unwrap_or(end);
    format!("{start}{end}")
}
