//! What looks like a bounce and is none: answers by machines on behalf of people, receipts, questions, mail of people.

use super::{letter::Letter, notice};

/// Subjects of answers that a person's mailbox gives by itself.
const ANSWERS: &[&str] = &[
    "out of office",
    "out of the office",
    "automatic reply",
    "auto reply",
    "autoreply",
    "auto-reply",
    "auto response",
    "autoresponse",
    "vacation",
    "on leave",
    "自动回复",
    "自動回覆",
    "自动答复",
    "外出",
    "休假",
    "автоответ",
    "автоматический ответ",
    "в отпуске",
    "нет на месте",
    "вне офиса",
    "abwesenheit",
    "automatische antwort",
    "réponse automatique",
    "absence du bureau",
    "respuesta automática",
    "risposta automatica",
    "fuera de la oficina",
    "automatisch antwoord",
    "自動応答",
    "自動返信",
    "不在",
    "出差",
    "放假",
    "休暇",
    "부재중",
    "자동 응답",
    "отпуск",
    "отсутств",
    "командировк",
    "автовідповідь",
    "urlaub",
    "abwesend",
    "nicht im büro",
    "absence",
    "en congé",
    "vacances",
    "ausente",
    "ausencia",
    "férias",
    "resposta automática",
    "fuori ufficio",
    "assente",
    "afwezig",
    "frånvaro",
    "autosvar",
    "automatyczna odpowied",
    "nieobecno",
    "otomatik yanıt",
    "i am away",
    "away from",
    "read:",
    "已读:",
    "已读：",
    "прочитано:",
    "gelesen:",
    "lu :",
    "accepted:",
    "declined:",
    "tentative:",
    "已接受",
    "已拒绝:",
    "принято:",
    "отклонено:",
    "zugesagt:",
    "abgesagt:",
];

const QUESTIONS: &[&str] = &[
    "confirm your message",
    "confirmation required",
    "verify your email to",
    "verify that you are",
    "please confirm that you sent",
    "spamarrest",
    "boxbe",
    "challenge",
    "click the link below to deliver",
    "waiting for your confirmation",
    "to have your message delivered",
    "human sender",
    "not pre-approved",
    "awaits moderator approval",
    "until the list moderator",
    "has been waitlisted",
];

/// How subjects of answers and of forwarded mail begin.
const REPLIES: &[&str] = &[
    "re:",
    "re：",
    "fw:",
    "fwd:",
    "aw:",
    "wg:",
    "回复",
    "回覆",
    "转发",
    "轉寄",
    "答复",
    "отв:",
    "ответ:",
    "пересл",
    "tr:",
    "rv:",
    "sv:",
    "vs:",
    "antw:",
    "odp:",
    "res:",
    "enc:",
];

const SUCCESS: &[&str] = &[
    "successfully delivered",
    "delivered successfully",
    "was successfully relayed",
    "has been delivered",
    "was delivered to",
    "成功投递",
    "已成功送达",
    "успешно доставлено",
    "erfolgreich zugestellt",
];

const FAILURE: &[&str] =
    &["fail", "could not", "unable", "undeliver", "error", "not be delivered", "退", "не "];

/// A question whether a person wrote. Some houses dress it as a report.
pub(super) fn asks(letter: &Letter) -> bool {
    let subject = letter.header("subject").to_lowercase();
    let text: String = letter.text.chars().take(4000).collect::<String>().to_lowercase();
    !letter.is_from_a_daemon()
        && !notice::subject_says_so(&subject)
        && QUESTIONS.iter().any(|words| subject.contains(words) || text.contains(words))
}

/// An answer of a person's mailbox says so in its head (RFC 3834, and what was customary before).
fn says_so_in_its_head(letter: &Letter) -> bool {
    let holds = |name: &str, words: &str| letter.header(name).to_ascii_lowercase().contains(words);
    holds("auto-submitted", "auto-replied")
        || holds("precedence", "auto_reply")
        || ["x-autoreply", "x-autorespond", "x-auto-reply", "x-vacation"].iter().any(|name| letter.has(name))
}

pub(super) fn is_no_bounce(letter: &Letter) -> bool {
    let subject = letter.header("subject").trim().to_lowercase();
    if letter.disposition.is_some() && !letter.text.to_lowercase().contains("automatically rejected") {
        return true;
    }
    let fails = notice::subject_says_so(&subject);
    let is_from_a_person = !letter.is_from_a_daemon();
    let is_answer = ANSWERS.iter().any(|words| subject.contains(words))
        || is_from_a_person && !letter.has("x-failed-recipients") && says_so_in_its_head(letter);
    if is_answer && !fails {
        return true;
    }
    let text: String = letter.text.chars().take(4000).collect::<String>().to_lowercase();
    // A notice of success, in words.
    if SUCCESS.iter().any(|words| text.contains(words)) && !FAILURE.iter().any(|words| text.contains(words)) {
        return true;
    }
    // A person answers or passes on what came to them.
    is_from_a_person
        && (REPLIES.iter().any(|prefix| subject.starts_with(prefix)) || letter.has("in-reply-to") && !fails)
}
