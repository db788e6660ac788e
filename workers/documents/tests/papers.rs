//! Papers as they look: each is laid out, drawn, and compared with the picture that somebody has looked at.
//! `LIANYI_SCREENSHOTS=write cargo test -p documents` draws the pictures anew.

mod samples;

use std::{path::PathBuf, time::Instant};

use documents::{Fonts, lay_out, typeset};
use domain::{
    documents::{Paper, words},
    language::Language,
};
use samples::{badges, certificate, forum, institution, registration, ticket, ticket_link, visa_letter};
use tiny_skia::Pixmap;
use typst_render::RenderOptions;

fn fonts() -> Fonts {
    let fonts = Fonts::find(None);
    assert_eq!(fonts.missing(), [], "install fonts-noto-core and fonts-noto-cjk");
    fonts
}

/// The first page, so many pixels a point.
fn drawn(paper: &Paper, scale: f64) -> Pixmap {
    let document = lay_out(paper, &fonts()).unwrap();
    let options = RenderOptions { pixel_per_pt: scale.into(), ..RenderOptions::default() };
    typst_render::render(&document.pages()[0], &options)
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

fn looks_as_it_should(name: &str, paper: &Paper) {
    let now = drawn(paper, 0.9);
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/pictures/{name}.png"));
    if std::env::var("LIANYI_SCREENSHOTS").is_ok_and(|what| what == "write") {
        now.save_png(&path).unwrap();
    }
    let golden = Pixmap::load_png(&path).unwrap();
    assert_eq!((now.width(), now.height()), (golden.width(), golden.height()), "{name}");
    let (now, golden) = (darkness(&now), darkness(&golden));
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
}

#[test]
fn tickets_look_as_they_should() {
    for language in [Language::Zh, Language::En, Language::Ru] {
        looks_as_it_should(&format!("ticket-{language}"), &ticket(language));
    }
}

#[test]
fn badges_look_as_they_should() {
    looks_as_it_should("badges", &badges(8));
}

/// What a camera reads from a picture.
fn read(picture: &Pixmap) -> Vec<String> {
    let (wide, tall) = (picture.width() as usize, picture.height() as usize);
    let pixels = picture.pixels();
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(wide, tall, |x, y| {
        let pixel = pixels[y * wide + x];
        ((u16::from(pixel.red()) + u16::from(pixel.green()) + u16::from(pixel.blue())) / 3) as u8
    });
    let mut read: Vec<String> = prepared
        .detect_grids()
        .iter()
        .filter_map(|grid| grid.decode().ok())
        .map(|(_, words)| words)
        .collect();
    read.sort();
    read
}

#[test]
fn a_camera_reads_the_right_address_from_every_paper() {
    assert_eq!(read(&drawn(&ticket(Language::Ru), 4.0)), [ticket_link(1)]);
    let page = |language: &str| format!("https://forum.example.org/{language}/verify/{}", samples::SERIAL);
    assert_eq!(read(&drawn(&certificate(Language::Fa), 4.0)), [page("en")]);
    assert_eq!(read(&drawn(&visa_letter([Language::Zh, Language::En]), 4.0)), [page("zh")]);
    let links: Vec<String> = (1..=8).map(ticket_link).collect();
    assert_eq!(read(&drawn(&badges(8), 4.0)), links);
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
        let attended = words::Attended::default();
        let paper = words::certificate(&forum(), &person, &institution(), &attended, &[Language::En], marked);
        let text = text_of(&typeset(&paper, &fonts()).unwrap());
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join("");
        assert!(flat(&text).contains(&flat(&words)), "{words} in {text}");
        let paper = words::ticket(&forum(), &person, &institution(), words.clone(), words.clone());
        assert!(typeset(&paper, &fonts()).is_ok(), "{words}");
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

/// Ten seconds are the promise of a release build; see `documents/benches` in README.
#[test]
fn five_hundred_badges_are_one_sheet_of_sixty_three_pages() {
    let begun = Instant::now();
    let document = lay_out(&badges(500), &fonts()).unwrap();
    assert_eq!(document.pages().len(), 63);
    println!("500 badges laid out in {:.1} s", begun.elapsed().as_secs_f64());
}
