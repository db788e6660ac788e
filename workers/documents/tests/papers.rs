//! Papers as they look: each is laid out, drawn, and compared with the picture that somebody has looked at.
//! `LIANYI_SCREENSHOTS=write cargo test -p documents` draws the pictures anew.

#![cfg(test)]

mod samples;

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use documents::{Fonts, lay_out, typeset};
use domain::{
    attendance::Attendance,
    documents::{Paper, words},
    ids::CompanionId,
    language::Language,
    registrations::Companion,
};
use samples::{
    LONGEST, NAMES, badges, badges_of, certificate, forum, institution, long_certificate, registration,
    ticket, ticket_link, ticket_of, visa_letter,
};
use tiny_skia::Pixmap;
use typst_render::RenderOptions;

fn fonts() -> Fonts {
    let fonts = Fonts::find(None);
    assert_eq!(fonts.missing(), [], "install fonts-noto-core and fonts-noto-cjk");
    fonts
}

/// Its pages, so many pixels a point.
fn drawn(paper: &Paper, scale: f64) -> Vec<Pixmap> {
    let document = lay_out(paper, &fonts()).unwrap();
    let options = RenderOptions { pixel_per_pt: scale.into(), ..RenderOptions::default() };
    document.pages().iter().map(|page| typst_render::render(page, &options)).collect()
}

/// How dark each square of some pixels is: fonts of another version differ by a hair, another layout by far more.
fn darkness(picture: &Pixmap) -> Vec<f64> {
    const SQUARE: usize = 8;
    let (wide, tall) = (picture.width() as usize, picture.height() as usize);
    let pixels = picture.pixels();
    let mut squares = Vec::new();
    for top in (0..tall).step_by(SQUARE) {
        for left in (0..wide).step_by(SQUARE) {
            let (mut sum, mut n) = (0.0, 0.0);
            for y in top..(top + SQUARE).min(tall) {
                for x in left..(left + SQUARE).min(wide) {
                    let pixel = pixels[y * wide + x];
                    sum += 255.0
                        - (f64::from(pixel.red()) + f64::from(pixel.green()) + f64::from(pixel.blue())) / 3.0;
                    n += 1.0;
                }
            }
            squares.push(sum / n);
        }
    }
    squares
}

/// The first page by its name, the second by `name-2`.
fn looks_as_it_should(name: &str, paper: &Paper) {
    for (n, page) in drawn(paper, 0.9).iter().enumerate() {
        let number = if n == 0 { String::new() } else { format!("-{}", n + 1) };
        page_looks_as_it_should(&format!("{name}{number}"), page);
    }
}

fn page_looks_as_it_should(name: &str, now: &Pixmap) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/pictures/{name}.png"));
    if std::env::var("LIANYI_SCREENSHOTS").is_ok_and(|what| what == "write") {
        now.save_png(&path).unwrap();
    }
    let golden = Pixmap::load_png(&path).unwrap();
    assert_eq!((now.width(), now.height()), (golden.width(), golden.height()), "{name}");
    let (now, golden) = (darkness(now), darkness(&golden));
    let differ = now.iter().zip(&golden).filter(|(a, b)| (*a - *b).abs() > 24.0).count();
    let share = differ as f64 / golden.iter().filter(|square| **square > 2.0).count() as f64;
    assert!(share < 0.02, "{name}: {:.1} % of what is drawn is elsewhere", share * 100.0);
}

#[test]
fn certificates_look_as_they_should_in_every_script() {
    for language in [Language::Zh, Language::En, Language::Ru, Language::Fa] {
        looks_as_it_should(&format!("certificate-{language}"), &certificate(language));
    }
}

#[test]
fn visa_letters_look_as_they_should() {
    looks_as_it_should("visa-letter-zh-en", &visa_letter([Language::Zh, Language::En]));
    looks_as_it_should("visa-letter-zh-ru", &visa_letter([Language::Zh, Language::Ru]));
    looks_as_it_should("visa-letter-zh-fa", &visa_letter([Language::Zh, Language::Fa]));
    looks_as_it_should("visa-letter-fa-en", &visa_letter([Language::Fa, Language::En]));
}

#[test]
fn tickets_look_as_they_should() {
    for language in [Language::Zh, Language::En, Language::Ru, Language::Fa] {
        looks_as_it_should(&format!("ticket-{language}"), &ticket(language));
    }
}

#[test]
fn badges_look_as_they_should() {
    looks_as_it_should("badges", &badges(8));
}

#[test]
fn the_longest_names_and_agendas_stay_on_their_papers() {
    for language in [Language::Zh, Language::Ru] {
        let paper = long_certificate(language);
        assert_eq!(lay_out(&paper, &fonts()).unwrap().pages().len(), 2);
        looks_as_it_should(&format!("certificate-long-{language}"), &paper);
    }
    let [native, latin] = LONGEST;
    looks_as_it_should("ticket-long", &ticket_of(&registration(Language::Ru, native, latin, "UZ")));
    looks_as_it_should("badges-long", &badges_of(&[(native, latin, "UZ")], 2));
}

#[test]
fn badges_look_as_they_should_in_every_script() {
    for (script, at) in
        [("han", 0), ("cyrillic", 1), ("arabic", 2), ("latin", 3), ("thai", 4), ("devanagari", 7)]
    {
        looks_as_it_should(&format!("badges-{script}"), &badges_of(&NAMES[at..=at], 2));
    }
}

/// What a camera reads where it is held: left, top, width and height in millimetres.
fn read(paper: &Paper, [left, top, wide, tall]: [f64; 4]) -> Option<String> {
    const SCALE: f64 = 4.0;
    let picture = &drawn(paper, SCALE)[0];
    let pixels = |mm: f64| (mm / 25.4 * 72.0 * SCALE) as usize;
    let (left, top) = (pixels(left), pixels(top));
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(pixels(wide), pixels(tall), |x, y| {
        let pixel = picture.pixels()[(top + y) * picture.width() as usize + left + x];
        ((u16::from(pixel.red()) + u16::from(pixel.green()) + u16::from(pixel.blue())) / 3) as u8
    });
    prepared.detect_grids().iter().find_map(|grid| grid.decode().ok()).map(|(_, words)| words)
}

#[test]
fn a_camera_reads_the_right_address_from_every_paper() {
    assert_eq!(read(&ticket(Language::Ru), [0.0, 0.0, 148.0, 210.0]), Some(ticket_link(1)));
    let page =
        |language: &str| Some(format!("https://forum.example.org/{language}/verify/{}", samples::SERIAL));
    assert_eq!(read(&certificate(Language::Fa), [0.0, 200.0, 210.0, 97.0]), page("en"));
    assert_eq!(read(&visa_letter([Language::Zh, Language::En]), [0.0, 200.0, 210.0, 97.0]), page("zh"));
    for n in 0..8_u8 {
        let (column, row) = (f64::from(n % 2), f64::from(n / 2));
        let badge = [15.0 + 90.0 * column, 14.5 + 67.0 * row, 90.0, 67.0];
        assert_eq!(read(&badges(8), badge), Some(ticket_link(usize::from(n) + 1)), "badge {n}");
    }
}

/// What somebody could copy from the PDF.
fn text_of(pdf: &[u8]) -> String {
    let path = std::env::temp_dir().join(format!("lianyi-paper-{}.pdf", uuid::Uuid::now_v7()));
    std::fs::write(&path, pdf).unwrap();
    let output = std::process::Command::new("pdftotext").arg(&path).arg("-").output().unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(output.status.success(), "install poppler-utils");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn what_people_type_is_text_whatever_it_looks_like() {
    let typed = [
        "#import \"/etc/passwd\": *",
        "$ integral x $ #panic()",
        "*bold* _slanted_ `raw`",
        "\\u{41} \\ / // no comment",
        "#sys.inputs <label> @cite",
        "= Heading [content] {code}",
        "\"quoted\" 'twice' \u{0}",
    ];
    for words in typed {
        let words = words.replace('\u{0}', "");
        let person = registration(Language::En, &words, &words, "UZ");
        let marked = samples::marked("C-2027-0042");
        let attended = Attendance::default();
        let paper = words::certificate(&forum(), &person, &institution(), &attended, &[Language::En], marked);
        let text = text_of(&typeset(&paper, &fonts()).unwrap());
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join("");
        assert!(flat(&text).contains(&flat(&words)), "{words} in {text}");
        let paper = words::ticket(&forum(), &person, &[], &institution(), words.clone(), words.clone());
        assert!(typeset(&paper, &fonts()).is_ok(), "{words}");
    }
}

#[test]
fn who_comes_along_stands_on_the_ticket_and_has_a_badge_without_a_code_of_its_own() {
    let person = registration(Language::En, "欧阳若曦", "Ouyang Ruoxi", "CN");
    let companion = Companion {
        id: CompanionId::mint(),
        registration_id: person.id,
        native_name: "Айгерим".into(),
        latin_name: "Aigerim".into(),
        country: "KZ".into(),
        role: "interpreter".into(),
    };
    let with = std::slice::from_ref(&companion);
    let (code, number) = (ticket_link(1), "48219035".to_owned());
    let ticket = words::ticket(&forum(), &person, with, &institution(), code, number);
    let text = text_of(&typeset(&ticket, &fonts()).unwrap());
    assert!(text.contains("Accompanied by") && text.contains("Айгерим Aigerim"), "{text}");
    let people = [person];
    let sheet = words::badges(&forum(), &institution(), &people, with, |_| ticket_link(1));
    assert_eq!(sheet.codes(), [ticket_link(1)]);
    let text = text_of(&typeset(&sheet, &fonts()).unwrap());
    for words in ["Ouyang Ruoxi", "Aigerim", "Accompanying Ouyang Ruoxi", "Kazakhstan"] {
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn a_pdf_can_be_searched_in_every_script() {
    for (language, words) in [
        (Language::Zh, "欧阳若曦"),
        (Language::Ru, "Абдурахмонова"),
        (Language::En, "Thein-Montgomery"),
        (Language::Fa, "گواهی"),
    ] {
        let text = text_of(&typeset(&certificate(language), &fonts()).unwrap());
        assert!(text.contains(words), "{words} in {text}");
    }
}

/// Ten seconds are the promise; a build that is not optimised takes several times as long.
#[test]
fn five_hundred_badges_are_one_pdf_within_ten_seconds() {
    let sheet = badges(500);
    assert_eq!(lay_out(&sheet, &fonts()).unwrap().pages().len(), 63);
    typst::comemo::evict(0);
    let begun = Instant::now();
    let pdf = typeset(&sheet, &fonts()).unwrap();
    let took = begun.elapsed();
    println!("500 badges: {:.1} s, {} KB", took.as_secs_f64(), pdf.len() / 1024);
    assert!(took < Duration::from_secs(if cfg!(debug_assertions) { 100 } else { 10 }), "{took:?}");
}
