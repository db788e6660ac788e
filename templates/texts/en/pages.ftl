# Moments
moment = { $day }, { $hour } ({ $zone })
moment-span-one-day = { $day }, { $from }–{ $to } ({ $zone })
moment-span = { $first }, { $from } – { $last }, { $to } ({ $zone })
zone-name = { $city }, { $offset }
from-to = { $from } – { $to }
hours-next-day = { $hours } (next day)
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
nav-suppressions = Suppressions
nav-audit = Audit
foot-zones = Every time names its zone. This page asks nothing of third parties.
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
        [one] One class
       *[other] { $classes } classes
    } with { $places ->
        [one] one place
       *[other] { $places } places
    } so far.
classes-find-yours = Find the class you attended and apply to join the alumni association.
classes-when = Dates
classes-places = Places
classes-this-is-mine = I attended this class

# Forums
forums-coming = Coming forums
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
forum-interpretation = with interpretation
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
hint-latin-name = As in your passport, for example Rustam Yusupov
hint-latin-name-roll = As it was written when you attended the class
hint-email = We send the confirmation there
hint-email-join = We send a link there to confirm it. An address that you use now is better than an old one.
hint-language = We write to you in this language
hint-time-zone = We then show times in your zone as well
hint-class = The year, the title and the code of the class
hint-code = Eight digits, valid for ten minutes
time-zone-of-forum = The forum’s zone is enough for me
summary-title = { $n ->
        [one] Please check one field
       *[other] Please check { $n } fields
    }
category-free = { $n ->
        [one] one place free
       *[other] { $n } places free
    }
category-waitlist = no place free; you join the waitlist
category-full = no place free
register-title = Registration
register-privacy = We use what you enter here for this forum, and may write to you about later ones; one click ends that.
registered-title = Please look into your mail
registered-lead = We have written to the address that you entered.
registered-next = The mail says whether a place is kept for you or which number you have on the waitlist. To keep the place, open the link in the mail and confirm your address.
registered-nothing-came = Nothing within ten minutes? Please look into the folder for unwanted mail, or register again with the right address.
demo-to-mailbox = This is a demo: all mail arrives in the demo mailbox

# My registration
my-registration = My registration
registration-held = Place kept, address to be confirmed
registration-confirmed = Confirmed
registration-awaiting_approval = Awaiting approval
registration-waitlisted = On the waitlist
registration-offered = A place is offered to you
registration-withdrawn = Withdrawn
registration-refused = Refused
registration-expired = Expired
registration-held-until = We keep a place for you until { $until }. Please confirm your address by then.
registration-confirm = Confirm my address and keep the place
registration-confirm-by-mail = To confirm your address, please use the link in the mail that we sent you.
registration-place-in-line = You have number { $n } on the waitlist. As soon as a place becomes free for you, we write to you.
registration-offered-until = A place has become free for you. Please accept it through the link in our mail by { $until }.
registration-confirmed-sentence = Your place is confirmed. We look forward to meeting you.
registration-withdrawn-sentence = This registration has been withdrawn. If registration is still open, you may register again.
registration-expired-sentence = The address was not confirmed or the offer not accepted in time, and the place has been given on. If registration is still open, you may register again.
registration-withdraw-title = I cannot come
registration-withdraw-warning = A place that you have goes to the next person on the waitlist at once. This cannot be undone.
registration-withdraw = Withdraw my registration

# Offer and invitation
offer-title = A place is free for you
offer-until = Please answer by { $until }.
offer-accept = Accept the place
offer-decline = Decline
offer-decline-means = If you decline, the place goes to the next person and your registration ends.
offer-accepted = You have accepted the place.
offer-over = This offer has expired or has been answered. The place has been given on.
invitation-title = Personal invitation
invitation-sentence = We have the honour of inviting you to this forum. Please let us know whether you can take part.
invitation-accept = I accept
invitation-decline = I cannot come
invitation-accepted = You have accepted this invitation.
invitation-declined = You have declined this invitation. Thank you for telling us.
invitation-change-later = You may change your answer until the forum begins. The link is meant for you alone.

# The association
association-lead = Everybody who attended one of our training classes can belong to the alumni association: stay in touch with classmates, hear of forums first, and be found on your own terms.
association-how-title = How to join
association-how-1 = Find the class that you attended.
association-how-2 = Apply with your name as it was written then, and with an address that you use now.
association-how-3 = Confirm the address by the link that we send you.
association-how-4 = An officer compares your application with the roll; then you receive your member number.
association-find-class = Find my class
join-title = Join the alumni association
join-lead = Please tell us which class you attended. We compare your application with the roll; nobody else sees it.
join-privacy = We use what you enter here to recognise you on the roll.
join-send = Send the application
applied-title = Please look into your mail
applied-lead = We have written to the address that you entered.
applied-next = Please open the link in the mail and confirm the address. After that an officer looks at your application.
application-title = My application
application-confirm-sentence = Please confirm that this address is yours.
application-confirm = Confirm my address
application-unconfirmed = Address to be confirmed
application-pending = Your address is confirmed. An officer will look at your application and write to you.
application-approved = You have been admitted. Welcome to the association.
application-refused = Your application could not be granted. The reason stands in our mail.
membership-active = Active
membership-dormant = Dormant
membership-left = Left
membership-deceased = Deceased

# Signing in
sign-in-lead = We send a code to your address. There is no password.
sign-in-send = Send me a code
sign-in-code-title = Enter the code
sign-in-code-lead = If the address belongs to an account, a mail with a code is on its way to it.
sign-in-another-code = Ask for another code
sign-in-as = Sign in as { $name }
me-member-number = Member number
me-member-since = Member since
me-no-member = This account does not belong to a member of the association.
me-classes = My classes
me-registrations = My registrations

# Unsubscribing
unsubscribe-title = Our mailings
unsubscribe-sentence = Do you want no more mailings at { $address }?
unsubscribe-button = Send me no more mailings
unsubscribe-done = We send no more mailings to { $address }.
unsubscribe-still = Mails that answer something you do yourself, such as registering for a forum, still reach you.

# Privacy
privacy-lead = We keep what we need for the forums and the association, and nothing else.
privacy-what-title = What we keep
privacy-what = Your name, address, country, language and the classes you attended; for a forum, your registration and your answers. Passport data are asked for only when a visa letter needs them.
privacy-mail-title = Mail
privacy-mail = Our mails contain no invisible pictures and no counting links. Every mailing can be ended with one click.
privacy-cookies-title = Cookies
privacy-cookies = One cookie keeps you signed in, another protects the forms that you send. There are no others, and no third party is involved.
privacy-rights-title = Your rights
privacy-rights = You may ask what we know of you, have it corrected, or have it erased. Please write to the secretariat.

# Errors
error-title = This did not work
error-not-found = There is no such page. The address may be mistyped, or the page has moved.
error-forbidden = Your account has no right to this page.
error-forged = The form was sent from another page or has been open for too long. Please go back, load the page again and send it once more.
error-signed-out = You are signed out. Please sign in again in another window, then send what you entered here.
error-stale-form = The page had been open for a long time. Please check what you entered and send it once more.
error-bad-request = The request could not be understood.
error-misdirected = This address does not belong to this site.
error-too-many = That was a little too often. Please wait a moment.
error-too-large = What was sent is too large or came too slowly.
error-unavailable = We cannot answer at the moment. Please try again in half a minute.
error-internal = Something went wrong on our side. It has been written down.
error-kept = What you entered is kept on this page. You can send it again without typing it anew.
error-send-again = Send again
error-home = To the home page
error-id = Number for questions: { $id }
error-registration-closed = Registration for this forum is closed.
error-registration-ended = This registration has ended.
error-forum-full = The forum is full.
error-link-over = This link is not valid any more, or was not copied completely.

# What can be wrong with a field
problem-missing = Please fill in this field
problem-too-long = This is too long
problem-forbidden-character = This contains a character that cannot be used here
problem-not-latin = Please use Latin letters only, as in the passport
problem-no-at-sign = The @ sign is missing, for example rustam@court.example
problem-bad-address = This is not a complete mail address
problem-bad-domain = The part after the @ sign is not a complete domain
problem-unknown-country = Please choose a country from the list
problem-unknown-language = Please choose a language
problem-unknown-zone = This time zone does not exist; write it as in Asia/Shanghai
problem-unknown-category = Please choose one of the categories
problem-unknown-class = Please choose a class from the list
problem-unknown-forum = There is no such forum
problem-unknown-access-code = This code is not valid
problem-wrong-code = The code is wrong or has expired
problem-missing-translation = The text is missing in this language
problem-row-missing-translation = Please write the title in all three languages
problem-ends-before-start = The end lies before the beginning
problem-in-the-past = This moment has passed
problem-bad-moment = Please write date and time as in 2027-05-20 09:00
problem-bad-hour = Please write the hour as in 09:00
problem-not-a-number = Please write a whole number
problem-not-years = Please write years as in 1, 5, 10
problem-bad-code = Please use small Latin letters, digits and hyphens
problem-code-twice = This code stands here twice
problem-unknown-placeholder = There is a placeholder that does not exist
problem-placeholder-not-here = There is a placeholder for something that this mailing does not know
problem-link-in-subject = A link cannot be followed in a subject; put it into the text
problem-needs-a-forum = This mailing belongs to no forum
problem-needs-an-anniversary = Only a mailing of the kind “anniversary notice” can do this
problem-in-row = Row { $row }: { $sentence }
