# What stands on papers: tickets, visa letters, certificates
document-ticket-heading = Ticket
document-ticket-hint = Please show this code at the entrance, on paper or on your phone. The ticket is for you personally.
document-fact-when = When
document-fact-where = Where
document-fact-forum = Event
document-fact-name = Name
document-fact-nationality = Nationality
document-fact-birth = Date of birth
document-fact-passport = Passport number
document-fact-expiry = Passport valid until
document-fact-duration = Attended
document-fact-companions = Accompanied by
document-badge-companion = Accompanying { $name }
document-numbered = No. { $number } · { $day }
document-visa-heading = Letter of invitation
document-visa-request = { $institution } invites the person named below to take part in “{ $forum }” ({ $where }, { $days }). We kindly ask the competent consular office to issue a visa for this purpose in good time.
document-visa-promise = This invitation is personal and holds only for the event and the days named here. It may be withdrawn; whether it is valid can be checked at the address below.
document-signature = Signature and seal
document-check = Check this document: { $page }
document-certificate-heading = Certificate of attendance
document-certificate-opening = This is to certify that
document-certificate-words = { $gender ->
       *[other] took part in “{ $forum }”. Organiser: { $institution }.
    }
document-certificate-sessions = Sessions attended
document-days = { $first } – { $last }
document-session-when = { $day }, { $from }–{ $to }
document-duration = { $minutes ->
        [0] { $hours } h
       *[other] { $hours } h { $minutes } min
    }

# My registration: ticket, visa letter, certificate
papers-title = Ticket and documents
ticket-show = Show my ticket
ticket-code = Code for the entrance
ticket-as-pdf = The ticket as a PDF
papers-ticket-means = The ticket has a code that lets you in. It shows what your registration says today: after a change, please make it again.
papers-ticket-make = Make the ticket (PDF)
papers-ticket-later = There will be a ticket once your place is confirmed.
papers-ticket-postponed = There will be a ticket again once the new date is announced.
papers-being-made = Being made; this page looks again by itself.
papers-set-aside = This document could not be made. Please write to the organisers.
papers-open = Open (PDF)
papers-issued = Issued on { $day }
papers-link-by-mail = Your ticket and documents open only by the link in our mails to you.
papers-kind-ticket = Ticket
papers-kind-badges = Badges
papers-kind-visa_letter = Visa invitation letter
papers-kind-certificate = Certificate of attendance
papers-passport = Passport for the visa letter
papers-passport-given = Given on { $day }. You may replace it until the letter is issued.
papers-passport-means = The letter needs the data of your passport. They are encrypted at once; only the visa officers of this forum can open them, giving a reason that is recorded. { $days ->
        [one] They are erased one day after the forum.
       *[other] They are erased { $days } days after the forum.
    }
papers-passport-give = Give passport data
papers-passport-save = Save the passport data
papers-passport-not-asked = Passport data are not asked for here, or no longer.
hint-passport-name = As in the passport, in Latin letters
hint-passport-number = As in the passport, for example AB1234567
label-passport_name = Name in the passport
label-passport_number = Passport number
label-nationality = Nationality
label-born_on = Date of birth
label-expires_on = Valid until
label-passport_consent = I agree that these data are used for my visa letter and erased after the forum
problem-not-a-passport-number = A passport number has 5 to 20 letters and digits; please check it
problem-not-a-day = Please write the day as in 2031-11-03
problem-not-a-birthday = This cannot be a date of birth; please check it
problem-passport-expired = This passport is no longer valid; please check the day, or give a newer passport
problem-passport-consent-needed = We may keep these data only if you agree
problem-nobody-chosen = Please choose at least one person
problem-same-language-twice = Please choose two different languages
problem-no-language-chosen = Please choose at least one language
desk-certificates-to-come = { $n ->
        [one] One more certificate is being issued; its holder gets a mail.
       *[other] { $n } more certificates are being issued; each holder gets a mail.
    }
desk-label-languages_zh = Certificates in Chinese
desk-label-languages_en = Certificates in English
desk-label-languages_ru = Certificates in Russian
desk-label-languages_fa = Certificates in Persian
problem-paper-lacks-title = The forum’s title is not written in this language
problem-paper-lacks-venue = The venue is not written in this language
problem-paper-lacks-session = Some session that was attended has no title in this language
problem-paper-lacks-institution = The institution’s name is not written in this language

# Checking a document
verify-title = Check a document
verify-lead = Every visa letter and certificate has a code. Scan it, or type the serial number that its address ends in. The number of the document, such as V-2027-0012, is not enough.
verify-serial = Serial number
verify-check = Check
verify-valid = This document is valid.
verify-revoked = This document was withdrawn on { $day } and is no longer valid.
verify-outdated = This letter was issued by us, but the forum has been changed since: the days or the place on it may no longer hold. Below is how the forum stands today.
verify-unknown = We know no document with this serial number. Please check the spelling.
verify-kind = Document
verify-number = Number
verify-issued = Issued on
verify-initials = Issued to
verify-state = The forum today
verify-state-draft = Not announced
verify-state-published = Takes place as announced
verify-state-postponed = Postponed
verify-state-cancelled = Cancelled
verify-when = When
verify-compare = Please compare the number, the event and the initials with the document. More is not shown here, to protect its holder.

# The desk: documents of a forum
desk-documents = Documents
desk-documents-none = No visa letter and no certificate has been issued yet.
desk-documents-issued = { $n ->
        [0] Nothing new was issued: everybody has theirs already, or something is missing.
        [one] One document was issued, and a mail is on its way.
       *[other] { $n } documents were issued, and the mails are on their way.
    }
desk-document-kind = Document
desk-document-number = Number
desk-document-holds = Valid
desk-document-revoked = Withdrawn
desk-document-erased = Erased
desk-document-outdated = Names what has changed
desk-document-why-registration-withdrawn = The registration was withdrawn
desk-document-why-registration-refused = The registration was declined
desk-document-why-registration-expired = The registration expired
desk-document-why-forum-cancelled = The forum was cancelled
desk-document-why-forum-moved = The forum has another day, place or title
desk-document-revoke-warning = The check page then says that the document was withdrawn, and its holder gets a mail. This cannot be undone.
desk-document-revoke-now = Withdraw for good
desk-document-reissue = Issue again
desk-document-reissue-means = A new document with today’s data and a new number takes the place of this one, which is withdrawn. The holder gets a mail.
desk-document-change = Change
desk-label-why = Reason
desk-badges-means = A sheet to print and cut, eight badges on each page, for everybody with a confirmed place.
desk-badges-make = Make the badges (PDF)
desk-badges-made = Badges of { $moment }
desk-certificates = Certificates
desk-certificates-means = Each gets a certificate, a page for each language, and a mail with the link; nobody gets a second one. It names the hours and the sessions for which somebody was checked in.
desk-certificates-whom = For whom
desk-certificates-came = Those who were checked in: { $n }
desk-certificates-everybody = Everybody with a confirmed place, checked in or not
desk-certificates-later = Certificates can be issued once the forum has ended.
desk-certificates-issue = Issue the certificates
desk-visa-letters = Visa letters
desk-visa-letters-off = This forum gives no visa letters, and nobody is asked for a passport.
desk-visa-on = Participants with a confirmed place may give their passport for a visa letter
desk-visa-kept-days = Days after the forum’s end until passports are erased
desk-visa-save = Save
desk-visa-wishes = { $n ->
        [0] Nobody waits for a visa letter.
        [one] One participant has given a passport and waits for a letter.
       *[other] { $n } participants have given a passport and wait for a letter.
    }
desk-visa-issue = Issue the chosen letters
desk-visa-outdated = { $n ->
        [one] One visa letter names a day, a place or a title that the forum no longer has.
       *[other] { $n } visa letters name a day, a place or a title that the forum no longer has.
    }
desk-visa-reissue = Issue them again
desk-visa-see-passport = Passport
desk-label-chosen = Participants
desk-label-first_language = First language
desk-label-second_language = Second language
desk-label-kept_days = Days until passports are erased
desk-passport = Passport
desk-passport-masked = The data are encrypted. Whoever opens them says why; name, reason and hour go into the audit log.
desk-passport-open = Open the passport
desk-passport-none = There is no passport, or it has been erased.
desk-error-document-not-now = As things stand this document cannot be issued: the forum must be announced and the place confirmed; certificates come after the forum, visa letters before its end.
desk-error-document-revoked = This document has been withdrawn already.
desk-error-document-no-passport = The passport has been erased or was never given; without it there is no new letter.
desk-letter-document_ready = A document was issued
desk-letter-document_revoked = A document was withdrawn
desk-reason-the-document-does-not-hold-any-more = The document has been withdrawn or erased in the meantime
desk-audit-forum-badges = Had badges made
desk-audit-forum-visa-terms = Set whether a forum gives visa letters
desk-audit-forum-kept-days = Set for how long a forum keeps personal answers
desk-audit-forum-forget = Personal answers to a forum were erased, their time being over
desk-audit-document-issue = Issued a document
desk-audit-document-revoke = Withdrew a document
desk-audit-document-open = Opened a visa letter
desk-audit-passport-reveal = Opened a passport

# Mails about documents
letter-action-documents = My documents
letter-visa-subject = Your visa invitation letter: { $forum }
letter-visa-ready = Your visa invitation letter for “{ $forum }” is ready. Its number is { $number }.
letter-certificate-subject = Your certificate of attendance: { $forum }
letter-certificate-ready = Thank you for taking part in “{ $forum }”. Your certificate of attendance is ready; its number is { $number }.
letter-document-behind-link = You can open and print it by the link below. Please do not forward this mail: the link is for you personally.
letter-document-behind-link-of-another = It can be opened and printed by the link below. Please give the link to nobody but the person named.
letter-document-revoked-subject = A document was withdrawn: { $forum }
letter-visa-revoked = Your visa invitation letter { $number } for “{ $forum }” was withdrawn and is no longer valid. Please do not use it any more.
letter-certificate-revoked = Your certificate { $number } for “{ $forum }” was withdrawn and is no longer valid.
letter-document-revoked-ask = If you have questions, please write to the organisers.
letter-ended-visa-letter = Your visa invitation letter is no longer valid; please do not use it.
