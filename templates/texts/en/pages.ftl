# Moments
moment = { $day }, { $hour } ({ $zone })
moment-span-one-day = { $day }, { $from }–{ $to } ({ $zone })
moment-span = { $first }, { $from } – { $last }, { $to } ({ $zone })
zone-name = { $city }, { $offset }
from-to = { $from } – { $to }
hours-next-day = { $hours } (next day)
hours-on-day = { $hours } ({ $day })
colon = :{" "}
list-comma = ,{" "}

# Around every page
skip-to-content = Skip to the content
nav-languages = Languages
nav-places = Main menu
nav-forums = Forums
nav-classes = Training classes
nav-association = Alumni association
nav-about = About us
nav-timeline = Timeline
nav-privacy = Privacy
nav-desk = Desk
nav-me = My page
nav-sign-in = Sign in
nav-mailbox = Demo mailbox
nav-applications = Applications
nav-members = Members
nav-people = People
nav-mailings = Mailings
nav-post = Post
nav-suppressions = Suppressions
nav-audit = Audit log
foot-zones = All times are given with their time zone. This page loads nothing from third parties.
choose = Please choose
sign-out = Sign out

# Languages and modes
language-zh = Chinese
language-en = English
language-ru = Russian
language-fa = Persian
language-kk = Kazakh
language-ky = Kyrgyz
language-tg = Tajik
language-uz = Uzbek
language-mn = Mongolian
mode-in_person = In person
mode-online = Online
mode-hybrid = In person and online

# Home and about
home-title = Forums and alumni
home-empty = Nothing has been loaded yet.
home-all-forums = All forums
home-functions = What we do
join-button = Join the association
about-figures = In figures
about-founding = How it began
about-whole-timeline = The whole timeline
about-platforms = Research platforms
about-commissioning = Commissioning bodies
about-supporting = Supporting bodies
about-think-tanks = Think tanks
about-cooperating = Cooperating organisations
about-goals = What we serve
classes-title = Training classes
classes-lead = { $classes ->
        [one] One class so far,
       *[other] { $classes } classes so far,
    } with { $places ->
        [one] one enrolment.
       *[other] { $places } enrolments.
    }
classes-find-yours = Find the class you attended and apply to join the alumni association.
classes-when = Dates
classes-places = Enrolments
classes-this-is-mine = I attended this class

# Forums
forums-coming = Upcoming forums
forums-past = Past forums
forums-none = No forum is announced at the moment.
forum-within = On a day from { $from } to { $to }
forum-no-date = No date on record
forum-open = Registration is open
forum-draft = Draft: only staff see this page
forum-cancelled = Cancelled
forum-cancelled-notice = This forum has been cancelled.
forum-series = Series: { $title }
forum-when = When
forum-where = Where
forum-languages = Languages
forum-organisers = Organisers
forum-places = Places
forum-places-taken = { $capacity } in all, { $taken } taken
forum-waitlisted = { $n ->
        [one] One person is waiting
       *[other] { $n } people are waiting
    }
forum-registration-opens = Registration opens
forum-registration-closes = Registration closes
forum-not-open-yet = Registration has not opened yet.
forum-registration-closed = Registration is closed.
forum-who = Who can take part
forum-category = Category
forum-quota = Places
forum-free = Free
forum-agenda = Agenda
forum-session = Session
forum-room = Room
forum-to-desk = This forum at the desk
register-button = Register
add-to-calendar = Add to calendar

# Forms
label-native_name = Name in your own script
label-latin_name = Name in Latin letters
label-name = Name
label-email = E-mail address
label-country = Country or region
label-category = I take part as
label-language = Language of our mails
label-time_zone = Your time zone
label-class = Training class
label-code = Code
hint-native-name = In the order usual in your country. You may leave this empty.
hint-latin-name = As in the passport, for example Rustam Yusupov
hint-latin-name-roll = As it was written when you attended the class
hint-email = We send the confirmation there
hint-email-join = We send a link there to confirm it. An address that you use now is better than an old one.
hint-language = We write in this language
hint-time-zone = We then show times in your zone as well
hint-class = The year, the title and the code of the class
hint-code = Eight digits, valid for ten minutes
time-zone-of-forum = The forum’s zone is enough for me
title-wrong = Error:{ " " }
summary-title = { $n ->
        [one] Please check one field
       *[other] Please check { $n } fields
    }
category-free = { $n ->
        [one] one place free
       *[other] { $n } places free
    }
category-waitlist = no place free; you will join the waitlist
category-full = no place free
register-title = Registration
register-privacy = We use what you enter here for this forum, and may write to you about later ones; one click ends that.
register-kept =
    { $n ->
        [one] Personal answers and the names of accompanying persons are erased one day after the forum.
       *[other] Personal answers and the names of accompanying persons are erased { $n } days after the forum.
    }
registered-title = Please check your mail
registered-lead = We have written to the address that you entered.
registered-next = The mail says whether a place is kept for you or what your number on the waitlist is. To keep the place, open the link in the mail and confirm your address.
registered-nothing-came = Nothing within ten minutes? Please look into the folder for unwanted mail, or register again with the right address.
demo-to-mailbox = This is a demo: all mail arrives in the demo mailbox

# My registration
my-registration = My registration
registration-held = Place kept, address to be confirmed
registration-confirmed = Confirmed
registration-awaiting_approval = Awaiting approval
registration-waitlisted = On the waitlist
registration-offered = Place offered
registration-withdrawn = Withdrawn
registration-refused = Refused
registration-expired = Expired
registration-held-until = We keep a place for you until { $until }. Please confirm your address by then.
registration-confirm = Confirm my address and keep the place
registration-confirm-by-mail = To confirm your address, please use the link in the mail that we sent you.
registration-place-in-line = You are number { $n } on the waitlist. As soon as a place becomes free for you, we will write to you.
registration-offered-until = A place has become free for you. Please accept it through the link in our mail by { $until }.
accepted-recorded = Thank you, your acceptance has been recorded. We are confirming it by mail.
accepted-and-waits = Thank you, your acceptance has been recorded. All places are taken at the moment, so you stand on the waitlist.
registration-confirmed-sentence = Your place is confirmed. We look forward to meeting you.
registration-over-sentence = The forum is over. Your registration stays here for you to look up, as do documents that are issued to you.
registration-withdrawn-sentence = This registration has been withdrawn. If registration is still open, you may register again.
registration-expired-sentence = The address was not confirmed or the offer not accepted in time, and the place is no longer kept for you. If registration is still open, you may register again.
registration-awaiting-sentence = Your registration has been received. The organisers are looking at it, and we will write to you as soon as they have decided. Until then a place is kept for you.
registration-refused-sentence = We regret that we cannot offer you a place this time. We should be glad to see you at one of our other forums.
registration-withdraw-title = I cannot take part
registration-withdraw-warning = A place that you have goes to the next person on the waitlist at once. This cannot be undone.
registration-withdraw = Withdraw my registration

# Offer and invitation
offer-title = A place is free for you
offer-until = Please answer by { $until }.
offer-accept = Accept the place
offer-decline = Decline
offer-decline-means = If you decline, the place goes to the next person and your registration ends.
offer-accepted = You have accepted the place.
offer-over = This offer has expired or has been answered, and the place is no longer kept for you. If registration is still open, you may register again.
invitation-title = Personal invitation
invitation-sentence = We have the honour of inviting you to this forum. Please let us know whether you can take part.
invitation-no-place = All places of your category are taken at the moment. If you accept, you join the waitlist, and we offer you the next place that becomes free.
invitation-accept = I accept
invitation-decline = I cannot take part
invitation-accepted = You have accepted this invitation.
invitation-declined = You have declined this invitation. Thank you for telling us.
invitation-change-later = You may change your answer until the forum begins. The link is meant for you alone.

# The association
association-lead = Everybody who attended one of our training classes can join the alumni association. Stay in touch with classmates, hear of forums first, and be found on your own terms.
association-how-title = How to join
association-how-1 = Find the class that you attended.
association-how-2 = Apply with your name as it was written then, and with an address that you use now.
association-how-3 = Confirm the address by the link that we send you.
association-how-4 = The secretariat compares your application with the roll of the class; then you receive your member number.
association-find-class = Find my class
join-title = Join the alumni association
join-lead = Please tell us which class you attended. We compare your application with the roll; nobody else sees it.
join-privacy = We use what you enter here to recognise you on the roll and, once you are a member, to write to you; one click ends our mailings.
join-send = Send the application
applied-title = Please check your mail
applied-lead = We have written to the address that you entered.
applied-next = Please open the link in the mail and confirm the address. After that the secretariat looks at your application.
applied-nothing-came = Nothing within ten minutes? Please look into the folder for unwanted mail, or apply again with the right address.
application-title = My application
application-confirm-sentence = Please confirm that this address is yours.
application-confirm = Confirm my address
application-unconfirmed = Address to be confirmed
application-pending = Your address is confirmed. The secretariat will look at your application and write to you.
application-approved = You have been admitted. Welcome to the association.
application-refused = Your application could not be granted. You will find the reason in our mail.
claim-title = Is this your application?
claim-sentence = Somebody has applied to the alumni association under your name, with the address { $address }.
claim-yes = Yes, it is mine
claim-no = No, it is not mine
claim-means = If it is yours, you become a member, and our mails go to that address. If not, the secretariat learns of it.
claim-mine = You have said that the application is yours. Welcome to the association.
claim-not_mine = You have said that the application is not yours. The secretariat has been told.
claim-decided = This application has been decided.
error-claim-not-now = The application cannot be granted by this link. The secretariat will look at it.
problem-no-address-on-roll = The roll has no address for this line.
problem-address-of-roll = The application came with the address that the roll has: there is nothing to ask.
problem-asked-before = We have asked about this line already.
membership-active = Active
membership-dormant = Dormant
membership-left = Left
membership-deceased = Deceased

# Signing in
sign-in-lead = We send a code to your address. There is no password.
sign-in-who = Members of the alumni association and staff have an account. To register for a forum you need none.
sign-in-send = Send me a code
sign-in-code-title = Enter the code
sign-in-code-lead = If the address belongs to an account, a mail with a code is on its way to it.
sign-in-another-code = Ask for another code
sign-in-as = Sign in as { $name }
second-look-title = Please show once more who you are
second-look-lead = Passports are opened only for { $minutes ->
        [one] one minute
       *[other] { $minutes } minutes
    } after signing in. A code is on its way to { $address }; what you typed is kept.
second-look-go-on = Go on
me-member-number = Member number
me-member-since = Member since
me-no-member = This account does not belong to a member of the association.
me-classes = My classes
me-registrations = My registrations

# Unsubscribing
unsubscribe-title = Our mailings
unsubscribe-sentence = Do you want no more mailings at { $address }?
unsubscribe-button = Send me no more mailings
unsubscribe-done = We will send no more mailings to { $address }.
unsubscribe-still = Mails that answer something you do yourself, such as registering for a forum, will still reach you.
unsubscribe-choose = Choose topics, the language or a pause instead

# Preferences
preferences-title = What we send you
preferences-lead = These choices hold for our mailings to { $address }.
preferences-saved = Your choices are saved.
preferences-none-sent = We send no mailings to this address. If that should change, please write to us.
preferences-paused = We send you no mailings until { $day }.
preferences-topics = Topics that you want to hear about
preferences-language = Language of our mails
preferences-pause = Pause
preferences-pause-no = No pause
preferences-pause-as-is = Leave the pause as it is
preferences-pause-end = End the pause now
preferences-pause-months = { $n ->
        [one] For one month
       *[other] For { $n } months
    }
preferences-save = Save
preferences-unsubscribe = Send me no mailings at all
topic-forums = Forums
topic-association = Alumni association
topic-anniversaries = Anniversaries
topic-news = News
topic-means-forums = Invitations to forums and reminders of them
topic-means-association = What concerns members of the association
topic-means-anniversaries = A greeting years after your class
topic-means-news = Announcements of the institution

# Privacy
privacy-lead = We keep what we need for the forums and the association, and nothing else.
privacy-what-title = What we keep
privacy-what = Your name, e-mail address, country, language, time zone and the classes you attended; where the roll of our classes has them, your telephone number, position and organisation, and your gender, which our mails need to address you properly; for a forum, your registration and your answers. Passport data are asked for only when a visa letter needs them.
privacy-erased-title = What we erase
privacy-erased = Your answers to personal questions of a forum, the files you gave and the names of those who came along with you are erased some time after the forum; its registration form says after how many days. Passport data are erased by a clock of their own. What you say of a forum afterwards is read without names; it stays, and in our records it remains tied to your registration.
privacy-mail-title = Mail
privacy-mail = Our mails contain no invisible pictures and no counting links. Every mailing can be ended with one click.
privacy-cookies-title = Cookies
privacy-cookies = One cookie keeps you signed in, another protects the forms that you send. There are no others, and no third party is involved.
privacy-rights-title = Your rights
privacy-rights = You may ask what we know of you, have it corrected, or have it erased. Please write to { $address }.

# Errors
error-title = This did not work
error-not-found = There is no such page. The address may be mistyped, or the page has moved.
error-forbidden = Your account has no right to this page. If you need it for your work, please ask the secretariat.
error-no-token = The call needs a token that is in use, as “Authorization: Bearer …”.
error-forged = The form was sent from another page or has been open for too long. Please go back, load the page again and send it once more.
error-signed-out = Your sign-in has ended. Please sign in again in another window, then come back and send what you entered here.
error-stale-form = The page had been open for a long time. Please check what you entered and send it once more.
error-bad-request = The request could not be understood. Please go back, load the page again and try once more.
error-misdirected = This address does not belong to this site. Please check the address that you opened.
error-too-many = There have been too many attempts from your network. Please try again later, after an hour at the latest.
error-too-large = What you sent is too large or took too long to arrive. Please shorten it and send it again.
error-unavailable = We cannot answer at the moment. Please try again in half a minute.
error-internal = Something went wrong on our side, and we have recorded it. Please try again later. If it happens again, write to the secretariat and give the number below.
error-kept = What you entered is kept on this page. You can send it again without typing it anew.
error-send-again = Send again
error-home = To the home page
error-id = If you write to us about this ({ $address }), please give this number: { $id }
error-registration-closed = Registration for this forum is not open. The forum’s page says when it opens and closes.
error-invitation-over = This invitation can no longer be answered: the forum has begun, or was cancelled.
error-forum-full = No place is left at the moment. Please look at the forum’s page again later: places become free when somebody withdraws.
error-registration-ended = This registration has ended. If registration for the forum is still open, you may register again.
error-link-over = This link is no longer valid, or was not copied completely. Please open the newest mail from us and use its link.
error-link-again = If it was your link to a registration, we can send a new one to the address it was for.
error-link-send = Send me a new link
link-sent-title = A new link is on its way
link-sent-lead = It goes to the address of the registration. Please look into your mailbox in a few minutes.

# What can be wrong with a field
problem-missing = Please fill in this field or choose an answer
problem-too-long = This is too long; please shorten it
problem-forbidden-character = This contains a character that cannot be used here; please type it instead of pasting it
problem-not-latin = Please use Latin letters only, as in the passport
problem-no-at-sign = The @ sign is missing, for example rustam@court.example
problem-bad-address = This is not a valid mail address; please write it as in rustam@court.example
problem-bad-domain = The part after the @ sign is not valid; please write it as in court.example
problem-unknown-country = Please choose a country or region from the list
problem-unknown-language = Please choose a language
problem-unknown-zone = This time zone does not exist; write it as in Asia/Shanghai
problem-unknown-category = Please choose one of the categories
problem-unknown-class = Please choose a class from the list
problem-unknown-forum = There is no such forum; please choose one from the list
problem-account-disabled = This account is disabled and can be given no roles
problem-person-known = This person is known here, and their name and language are changed only in their own record
problem-unknown-access-code = This code is not valid; please check it with the organisers
problem-wrong-code = The code is wrong or has expired; please check it or ask for another one
problem-codes-spent = Several codes have gone to this address in the last quarter of an hour; please type the newest one, or ask again in fifteen minutes
problem-missing-translation = The text is missing in this language; please write it
problem-row-missing-translation = Please write this in all three languages
problem-ends-before-start = The end is before the start; please correct one of them
problem-below-taken = More places than that are taken already
problem-after-the-forum = This lies after the end of the forum
problem-outside-the-forum = This session lies outside the forum’s days
problem-in-the-past = This time has passed; please choose one that is still to come
problem-bad-moment = Please write date and time as in 2027-05-20 09:00
problem-bad-hour = Please write the hour as in 09:00
problem-not-a-number = Please write a whole number in digits, within the range allowed here
problem-not-years = Please write years as in 1, 5, 10, each from 1 to 100
problem-bad-code = Please use small Latin letters, digits and hyphens, 40 at most
problem-code-twice = This code appears here twice; please change one of them
problem-unknown-placeholder = There is a placeholder that does not exist; please use only those listed above the text
problem-placeholder-not-here = There is a placeholder that this mailing has no value for; please take it out
problem-link-in-subject = A link cannot be followed in a subject; put it into the text
problem-link-not-here = A web address cannot stand here; please take it out
problem-shouts = Please do not use all capitals or more than one exclamation mark: mail providers take that for advertising
problem-needs-a-forum = This mailing belongs to no forum; please choose another time of sending
problem-forum-not-announced = This forum is still a draft; please announce it first
problem-forum-without-date = The forum has no date; please take out the placeholder forum.when
problem-category-full = No place is left in this category; please choose another, or come back later
problem-needs-an-anniversary = Only a mailing of the kind “Anniversary notice” can do this; please choose another time of sending
problem-in-row = Row { $row }: { $sentence }
problem-not-points = Please enter a whole number from 1 to 100.
problem-not-above-possible = Please enter more points here than for lines that are only shown.
