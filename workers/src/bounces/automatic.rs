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

pub(super) fn is_no_bounce(letter: &Letter) -> bool {
    let subject = letter.header("subject").trim().to_lowercase();
    if letter.disposition.is_some() && !letter.text.to_lowercase().contains("automatically rejected") {
        return true;
    }
    let is_answer = ANSWERS.iter().any(|words| subject.contains(words));
    if is_answer && !notice::subject_says_so(&subject) {
        return true;
    }
    let text: String = letter.text.chars().take(4000).collect::<String>().to_lowercase();
    if QUESTIONS.iter().any(|words| subject.contains(words) || text.contains(words))
        && !notice::subject_says_so(&subject)
    {
        return true;
    }
    // A notice of success, in words.
    if SUCCESS.iter().any(|words| text.contains(words)) && !FAILURE.iter().any(|words| text.contains(words)) {
        return true;
    }
    // A person answers or passes on what came to them.
    let answers =
        ["re:", "fw:", "fwd:", "aw:", "wg:", "回复", "转发", "答复", "отв:", "пересл", "tr:", "rv:", "sv:"];
    let is_from_a_person = !letter.is_from_a_daemon();
    is_from_a_person
        && (answers.iter().any(|a| subject.starts_with(a))
            || letter.has("in-reply-to") && !notice::subject_says_so(&subject))
}
