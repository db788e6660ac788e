letter-salutation = { $gender ->
        [f] Dear Ms { $name },
        [m] Dear Mr { $name },
       *[unknown] Dear { $name },
    }

# The frame of all letters
letter-closing = Yours sincerely,
letter-fact-line = { $label }: { $value }
letter-unsubscribe = Unsubscribe from these mails
letter-preferences = Choose topics and language, or pause these mails
letter-because-sign-in = You are receiving this mail because somebody asked for a sign-in code with this address.
letter-because-second-look = You are receiving this mail because passports were to be opened at the desk by somebody who is signed in with this address.
letter-because-registration = You are receiving this mail because this address was given for a registration.
letter-because-application = You are receiving this mail because this address was given in an application to the alumni association.
letter-because-roll = You are receiving this mail because you are on the roll of our training classes.
letter-because-door = You are receiving this mail because you are to check people in at a forum.
letter-because-mailing = You are receiving this mail because you attended a training class, registered for a forum or belong to the alumni association.

# Facts
letter-fact-forum = Forum
letter-fact-when = When
letter-fact-where = Where
letter-fact-mode = Format
letter-fact-languages = Languages
letter-fact-category = Category
letter-fact-invited-as = You are invited as
letter-fact-class = Class
letter-fact-reason = Reason
letter-fact-member-number = Member number
letter-fact-member-since = Member since
letter-fact-device = Device
letter-days = { $first } – { $last }
letter-when-both = { $there }; in your time: { $here }
letter-list-separator = ,{ " " }
letter-mode-in_person = In person
letter-mode-online = Online
letter-mode-hybrid = In person and online
letter-language-zh = Chinese
letter-language-en = English
letter-language-ru = Russian
letter-language-fa = Persian
letter-language-kk = Kazakh
letter-language-ky = Kyrgyz
letter-language-tg = Tajik
letter-language-uz = Uzbek
letter-language-mn = Mongolian

# What buttons say
letter-action-confirm-registration = Confirm my registration
letter-action-my-registration = My registration
letter-action-ticket = Show my ticket
letter-action-forum = The forum’s page
letter-action-door = Open the check-in
letter-action-offer = Answer the offer
letter-action-invitation = Answer the invitation
letter-action-confirm-address = Confirm my address
letter-action-apply-again = Apply again
letter-action-sign-in = Sign in
letter-action-association = The alumni association

# Sign-in code
letter-sign-in-subject = Your sign-in code
letter-sign-in-code = Here is the code for signing in. Please type it in the same browser in which you asked for it.
letter-sign-in-valid =
    The code can be used once, within { $minutes ->
        [one] one minute
       *[other] { $minutes } minutes
    } of this mail, that is until { $until }.
letter-sign-in-not-you = If you did not ask for a code, you do not need to do anything: without it nobody can sign in. We shall never ask you to tell us this code.

# The link of a door
letter-door-subject = Your link for the door: { $forum }
letter-door-greeting = Good day,
letter-door-link = With the link below your device checks people in for the forum “{ $forum }”, at the point “{ $point }”. Please open it before the day on the phone or computer that you will use; it then works without a network, too.
letter-door-until = The link is good until { $until }.
letter-door-personal = Whoever has this link sees the names of those who come and can check them in. Please do not forward this mail. If the device or the mail gets into other hands, tell the organisers, who will revoke the link.

# A second look before passports are opened
letter-second-look-subject = The code for opening passports
letter-second-look-code = Here is the code by which you show once more who you are. Please type it on the page that asked for it.
letter-second-look-not-you = If it was not you who was about to open passports, somebody else is working with your sign-in. Please tell the administrator at once, and do not pass the code on.

# Registration: a place is kept
letter-held-subject = Please confirm your place: { $forum }
letter-held-kept = Thank you for registering for the forum “{ $forum }”. We are keeping a place for you until { $until }.
letter-held-confirm = To make the place yours, please open the link below and press the button on the page. It also shows us that this address is your own.
letter-held-confirm-decided = Please open the link below and press the button on the page: it shows us that this address is your own. We decide about each registration in this category, and will write to you once we have; until then the place is kept for you.
letter-held-not-you = If you did not register, you do not need to do anything. The place will then be given to somebody else.

# Registration: confirmed
letter-confirmed-subject = Your place is confirmed: { $forum }
letter-confirmed-place = Your place at the forum “{ $forum }” is confirmed. We look forward to welcoming you.
letter-confirmed-ticket = Your ticket is ready: please show its code at the entrance, on your phone or on paper.
letter-confirmed-change = Use the link below to see your registration at any time. Should your plans change, please withdraw it there, so that somebody who is waiting can have the place.
letter-confirmed-questions = We have some more questions, on your journey and the like. Please answer them before the forum begins: the link below leads to them.

# Registration: on the waitlist
letter-waitlisted-subject = You are on the waitlist: { $forum }
letter-waitlisted-place = Thank you for registering for the forum “{ $forum }”. All places are taken at present, and you are on the waitlist. Your number in line is { $place }.
letter-waitlisted-wait = As soon as it is your turn, our offer reaches you by mail. Until then you do not need to do anything. Use the link below to see where you stand, or to leave the waitlist.

# Registration: awaiting a decision
letter-awaiting-subject = Your registration has been received: { $forum }
letter-awaiting-decision = Thank you for registering for the forum “{ $forum }”. The organisers will look at your registration, and we shall let you know their decision by mail. Until then a place is kept for you.

letter-calendar-attached = An entry for your calendar is attached to this mail and follows later changes. Declining it in the calendar does not withdraw your registration; the link above does.
letter-calendar-cancels = If the forum is in your calendar, the file attached to this mail removes it.
letter-calendar-moves = If the forum is in your calendar, the file attached to this mail brings the entry up to date.

# A new time or place
letter-moved-subject = New time or place: { $forum }
letter-moved-forum = The forum “{ $forum }”, for which you are registered, has a new time or a new place. The details as they now stand are below.
letter-moved-confirmed = Your registration stays as it is. Should you be unable to take part, please withdraw it with the link below, so that somebody who is waiting can have the place.
letter-moved-held = Your place is not confirmed yet: we are keeping it for you until { $until }. Please confirm it with the link below, or withdraw your registration there if you cannot take part.
letter-moved-awaiting = The organisers have yet to decide on your registration, and we shall let you know their decision by mail. Should you be unable to take part, please withdraw it with the link below.
letter-moved-waitlisted = You keep your number on the waitlist. Should you be unable to take part, please leave the waitlist with the link below.
letter-moved-offered = The place that we offered to you is kept until { $until }; please answer the offer by then. Should you be unable to take part, please withdraw your registration with the link below.
letter-moved-line = { $label }: { $was } → { $now }
letter-date-to-be-announced = The new date will be announced
letter-postponed-subject = Postponed: { $forum }
letter-postponed-forum = The forum “{ $forum }”, for which you are registered, has been postponed. The new date is not fixed yet.
letter-postponed-wait = We shall write to you as soon as the new date is fixed.

# Registered again
letter-again-subject = You are already registered: { $forum }
letter-again-nothing-changed = Somebody, most likely you, has just registered for the forum “{ $forum }” with this address once more. There is a registration already, and nothing about it has changed.
letter-again-see = Use the link below to see how it stands, to confirm it if you have not done so yet, or to withdraw it.
letter-again-not-you = If it was not you, you do not need to do anything.
letter-link-subject = Your link: { $forum }
letter-link-again = Here is a new link to your registration for the forum “{ $forum }”. It shows how your registration stands, your documents, and what is asked of you.

# The end of a registration
letter-withdrawn-subject = Your registration has been withdrawn: { $forum }
letter-withdrawn-place = We confirm that your registration for the forum “{ $forum }” has been withdrawn.
letter-expired-subject = Your registration has expired: { $forum }
letter-expired-place = We kept a place for you at the forum “{ $forum }”, but received no confirmation from you in time. The place has therefore been released, and your registration has ended.
letter-refused-subject = Your registration: { $forum }
letter-refused-place = Thank you for your interest in the forum “{ $forum }”. We regret that we cannot offer you a place this time.
letter-refused-thanks = We should be glad to see you at one of our other forums.
letter-ended-again = If you wish to take part after all, you may register again for as long as registration is open.
letter-cancelled-subject = The forum has been cancelled: { $forum }
letter-cancelled-forum = We regret to inform you that the forum “{ $forum }” has been cancelled. Your registration has ended with it.
letter-cancelled-nothing-to-do = You do not need to do anything. We apologise for the inconvenience.

# The offer of a seat
letter-offer-subject = A place is free for you: { $forum }
letter-offer-free = A place at the forum “{ $forum }” has become free, and it is your turn on the waitlist.
letter-offer-until = We are keeping the place for you until { $until }. Please open the link below and either take it or leave it to the next in line.
letter-offer-silence = If we do not hear from you by then, the place will be offered to the next in line and your registration will end.

# Invitation
letter-invitation-subject = Invitation: { $forum }
letter-invitation-honour = The { $institution } has the honour of inviting you to the forum “{ $forum }”.
letter-invitation-answer = Please use the link below to let us know whether you can take part. You may change your answer there later.
letter-invitation-personal = The invitation and its link are for you personally. Please do not forward this mail.

# The association
letter-application-subject = Please confirm your address: application to the alumni association
letter-application-received = We have received an application to the alumni association with this address, for the class “{ $class }”.
letter-application-confirm = Please open the link below and press the button on the page, so that we know that this address is your own. Only then will the association’s secretariat see the application.
letter-application-not-you = If you did not apply, you do not need to do anything.
letter-application-pending-subject = Your application to the alumni association
letter-application-pending = Your application to the alumni association for the class “{ $class }” is with the association’s secretariat, and your address is confirmed.
letter-application-pending-wait = You do not need to do anything more. We shall let you know the decision by mail.
letter-claim-subject = Is this your application to the alumni association?
letter-claim = Somebody has applied to the alumni association under your name, as a participant of the class “{ $class }”, with the address { $address }.
letter-claim-act = Please open the link below and say on the page whether this was you. If it was, you become a member, and our mails go to that address. If it was not, the secretariat learns of it.
letter-action-claim = Say whether this was me
letter-not-accepted-subject = Your application to the alumni association
letter-not-accepted = Thank you for applying to the alumni association for the class “{ $class }”. We regret that the application could not be accepted.
letter-not-accepted-mistake = If you believe this to be a mistake, you may apply again, for example with your name as it was written on the roll of your class.
letter-welcome-subject = Welcome to the alumni association
letter-welcome-member = Your application has been approved. We are glad to welcome you as a member of the alumni association.
letter-welcome-sign-in = You sign in with this address. Each time we send you a code by mail; there is no password to remember.
letter-occasion-years = { $n ->
        [one] { $n } year
       *[other] { $n } years
    }
