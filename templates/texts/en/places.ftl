# How places are given
category-by-code = with an access code
category-decided = we confirm each registration
label-access_code = Access code
hint-access-code = Only for categories that ask for one. Capital and small letters are the same.
places-title = How places are given
places-hint-offers-end = Places are offered to the waitlist until so many hours before the forum begins.
desk-label-offers_end = Offers end, hours before the start
desk-label-decided_by = Who decides about registrations
places-decided-nobody = Nobody: whoever registers first comes first
places-decided-staff = We decide at the desk
places-decided-focal_point = The delegation’s focal point, or we at the desk
desk-label-access_codes = Access codes
places-hint-codes = One code a line, and how often it may be used: GUEST-2027 30. A category with codes opens by a code alone.
desk-label-country_quotas = Places of one country
places-hint-countries = One country a line by its two letters, and the most places it may have: KZ 10. Other countries have no limit of their own.
problem-bad-access-code = Please write each code on a line of its own, 6 to 40 letters and digits without spaces, then how often it may be used
problem-access-code-used-up = This code has been used as often as it may be; please ask the organisers for another
problem-bad-country-quota = Please write two letters of a country and a number on each line, as in KZ 10
problem-country-twice = This country appears here twice; please take out one of the lines

# Deciding about registrations
places-decide = Decide
places-approve = Confirm the place
places-approve-means = The person gets a mail that says that the place is theirs.
places-refuse = Refuse
places-refuse-title = Refuse the registration
label-reason = Reason, told to the person
error-decided = This registration has been decided about already.

# Invitations
places-invite-title = Invite more guests
desk-label-list = Guests
label-list = People
places-hint-list = One person a line: Name <address>, and after it country (KZ) and language (ru) if you like; or pasted from a sheet: name, address, country, language. Write the name in Latin letters, with the name in the person’s own script before it where you know it: Каримов Тимур, Timur Karimov, address.
desk-label-list_country = Country, where a line names none
desk-label-list_language = Language of the mail, where a line names none
label-list_language = Language of the mail, where a line names none
places-invite-country = Or everybody on the roll who lives in this country
places-hint-invite-country = Instead of a list: all who attended a training class and live there.
places-nobody-else = — none —
desk-label-held_until = A seat is kept until
places-hint-held-until = Empty keeps no seats. The time is that of { $zone }. What is not taken by then goes to the waitlist.
places-count-first = Count first
places-would-invite = { $n ->
        [0] Nobody would be invited: all of them have been invited before or get no mail.
        [one] One person would be invited. Nothing has been sent yet.
       *[other] { $n } people would be invited. Nothing has been sent yet.
    }
places-understood = Understood from your list as
places-understood-more = { $n ->
        [one] One more person is on the list.
       *[other] { $n } more people are on the list.
    }
places-count-again = Count again
places-counted-otherwise = Others would be invited now than were counted before. Nobody has been invited yet.
places-invite-counted = { $n ->
        [one] Invite one person
       *[other] Invite { $n } people
    }
places-remind = Remind those who have not answered
places-remind-means = Each of them gets one reminder, and none within three days of the last mail.
places-reminded = { $n ->
        [0] Nobody was reminded: all of them have heard from us in the last three days.
        [one] One person was reminded.
       *[other] { $n } people were reminded.
    }
places-reminders-save = Save the reminders
desk-label-remind_days = Automatic reminders, days before
places-hint-remind-days = Numbers such as 14, 7, 2; empty sends none. Guests who have not answered are reminded that many days before the time until which their seat is kept, at nine in the morning ({ $zone }); where no seat is kept, the days are counted back from the beginning of the forum. Nobody hears from us twice within three days.
places-reminder-next = { $n ->
        [one] The next reminder goes out { $at }, to one guest as things stand.
       *[other] The next reminder goes out { $at }, to { $n } guests as things stand.
    }
places-reminder-none = As things stand, no reminder goes out.
problem-bad-remind-days = Please write at most five whole numbers from 1 to 90, such as 14, 7, 2
desk-audit-forum-reminders = Set when guests of a forum are reminded
places-guests = Guests
places-answer = Answer
places-kept-until = Seat kept until
places-reminded-at = Reminded
problem-guest-twice = This person or address is on another line as well
problem-guest-name = Please write the name in Latin letters
problem-guest-rest = After an address in angle brackets only a country (KZ) and a language (ru) may stand
problem-guest-address = The mail address is missing or not valid
problem-guest-country = Please add the country’s two letters, or choose a country below
problem-guest-language = Please add zh, en or ru, or choose a language below
problem-guest-registered = This person is registered for the forum already
problem-too-many-guests = Please send at most 500 people at a time
problem-no-room-to-hold = There are not enough free seats for this
problem-after-the-start = This is after the forum begins; please choose an earlier time
invitation-not-you = I am not { $name }
invitation-kept-until = We are keeping a seat for you until { $until }.
desk-audit-forum-places = Changed how the places of a forum are given
desk-audit-forum-remind = Reminded guests of a forum
desk-audit-registration-approve = Confirmed a registration
desk-audit-registration-refuse = Refused a registration
desk-letter-invitation_reminder = Reminder of an invitation
desk-letter-invitation_over = End of an invitation
desk-letter-delegation = Link for a delegation
desk-reason-the-forum-is-not-cancelled = The forum is not cancelled
desk-reason-the-delegation-has-another-focal-point = The delegation has another focal point now
desk-reason-the-seats-of-the-delegation-were-returned = The delegation’s seats have been returned

# Delegations at the desk
delegations-title = Delegations
delegations-none = There are no delegations yet.
delegations-of = Country and organisation
delegations-focal-point = Focal point
delegations-named = Named
delegations-returned = returned
delegations-link = Mail the link again
delegations-return = Take back unused seats
delegations-return-means = Those who have been named keep their seats; the others go to the waitlist at once.
delegations-return-now = Take the seats back
delegations-make-title = Give seats to a delegation
delegations-make-means = The seats are taken from the category at once. The focal point gets a mail with a link and names people for them.
delegations-make = Give the seats
delegations-hint-organisation = Empty for the country as a whole.
delegations-hint-returns = Seats that nobody was named for return then. The time is that of { $zone }.
desk-label-organisation = Organisation
desk-label-seats = Seats
desk-label-returns_at = Unused seats return
desk-audit-forum-delegation = Gave seats to a delegation
desk-audit-forum-delegation-link = Mailed a delegation’s link again
desk-audit-forum-delegation-name = Named people for a delegation
desk-audit-forum-delegation-return = Took a delegation’s seats back

# A delegation's own page
delegation-title = Your delegation
delegation-of = Delegation
delegation-seats = Seats
delegation-seats-named = { $named } of { $seats } named
delegation-until = You can name and replace people until { $until }. Seats that nobody was named for then go to others.
delegation-people = Who comes
delegation-state = State
delegation-change = Change
delegation-name = Name people
delegation-name-now = Name them
delegation-replace = Replace
delegation-replace-by = Who comes instead: Name <address>
delegation-replace-now = Replace this person
delegation-withdraw = Take off the list
delegation-withdraw-now = Take this person off the list
error-delegation-over = The time for naming people has passed. Please write to us if somebody has to be replaced.
problem-no-seats-left = There are fewer seats left than people on this list
problem-one-person = Please name one person

# Letters
letter-invitation-reminder-subject = A reminder of our invitation: { $forum }
letter-invitation-reminder-silent = We have not heard from you yet and take the liberty of asking once more.
letter-invitation-kept = A seat is being kept for you until { $until }.
letter-invitation-over = We regret to inform you that the forum “{ $forum }”, to which we had invited you, has been cancelled.
letter-invitation-moved = The forum “{ $forum }”, to which we have invited you, has a new time or a new place. The details as they now stand are below.
letter-invitation-postponed = The forum “{ $forum }”, to which we have invited you, has been postponed. The new date is not fixed yet.
letter-kept-subject = Another time to answer by: { $forum }
letter-kept-otherwise = The time until which we are keeping a seat for you at the forum “{ $forum }” has changed.
letter-because-invited = You are receiving this mail because the organisers named this address for an invitation.
letter-because-delegation = You are receiving this mail because you were named as a delegation’s focal point.
letter-named-kept = Your delegation has named you for the forum “{ $forum }”. Your place is being kept until { $until }.
letter-delegation-subject = The seats of your delegation: { $forum }
letter-delegation-seats = { $n ->
        [one] One seat at the forum “{ $forum }” is kept for your delegation, and you are its focal point.
       *[other] { $n } seats at the forum “{ $forum }” are kept for your delegation, and you are its focal point.
    }
letter-delegation-until = Please tell us by { $until } who will come. Seats that nobody was named for then go to others.
letter-delegation-personal = Whoever has this link can name and replace people. Please do not forward this mail.
letter-action-delegation = Name people
letter-fact-delegation = Delegation

# Who answers an invitation, and who stands in
invitation-is-this-you = Are you { $name }? Then please answer.
invitation-link-by-mail = The link to your registration is in the mail that we have sent to you.
invitation-stand-in-means = This invitation is for { $name }, whose place nobody else can take. If it was passed on to you, you may ask for a place of your own: we send you a mail, and the organisers decide.
invitation-stand-in = Ask for a place of my own
places-came-by = Came by
places-came-by-guest = the invitation of { $guest }
places-this-is = This is { $guest }
places-this-is-means = If { $guest } has registered under another address: the invitation is then accepted with this registration, which takes the seat that was kept, and no reminder goes out.
desk-error-not-the-guest = The invitation has been answered, or the registration has ended.
desk-audit-registration-guest = Tied a registration to an invitation
error-forum-is-over = The forum is over, and registrations can no longer be changed.
desk-error-forum-is-over = The forum is over: what was attended stays as it is.

# Changing a delegation
delegations-change-title = Change a delegation
delegations-change-focal-point = With another address the new focal point gets a link of their own, and the old link ends.
desk-audit-forum-delegation-change = Changed a delegation
delegation-replace-only = The time for naming people has passed. You can still replace those who are named until the forum begins.
delegation-without-address = Whoever is listed without an address has none: mail about their place and papers comes to the focal point, mailings do not reach them
delegation-misses-address = Has somebody no address of their own? Then tick the box below the list.
delegation-through-you = no address of their own; mail about them comes to you
delegation-their-page = Registration, ticket and papers
delegation-through = by the focal point, for want of an address of their own
letter-through-focal-point = This letter is for { $name }, whom your delegation has named and who has no e-mail address of their own. Please pass it on; its links open their registration, ticket and papers.
desk-letter-delegation_moved = New time or place, to a focal point
letter-delegation-moved = The forum “{ $forum }”, at which your delegation has seats, has a new time or a new place. Those whom you named are being told by mail.
letter-delegation-postponed = The forum “{ $forum }”, at which your delegation has seats, has been postponed. The new date is not fixed yet; until then the seats are kept. Those whom you named are being told by mail.
desk-letter-invitation_moved = New time or place, to a guest
desk-letter-delegation_over = End of the forum, to a focal point
letter-delegation-over = We regret to inform you that the forum “{ $forum }”, at which your delegation has seats, has been cancelled. Those whom you named are being told by mail.
desk-change-guests-seats = { $n ->
        [one] One seat that is kept for a guest is kept until another moment than the mail said.
       *[other] { $n } seats that are kept for guests are kept until another moment than the mails said.
    }
desk-change-delegations = { $n ->
        [one] One delegation has another day until which it can name people.
       *[other] { $n } delegations have another day until which they can name people.
    }

# Spreadsheets, and guests by a question
places-sheet = A spreadsheet with people
places-hint-sheet = XLSX or CSV, at most 500 people. Columns are known by their headings: name, mail, country, language. The people are put on the list below, where you can look at them first.
places-sheet-read = Read the spreadsheet
places-any = Any
places-invite-class = Of the training class
places-invite-registered = Who took part in the forum
places-invite-members = Active members of the association only
places-export-invited = Invited at ({ $zone })
places-export-answered = Answered at ({ $zone })
places-export-kept = Seat kept until ({ $zone })
places-export-reminded = Reminded at ({ $zone })
desk-audit-forum-export-invitations = Exported a forum’s invitations
problem-sheet-unreadable = This file could not be read. Please save it as XLSX, or as CSV in UTF-8
problem-sheet-too-large = This file is too large. Please send at most 500 people in a file of at most 2 MB

# Correcting a registration
correct-title = Correct my details
correct-means = This is the name that is written on your badge and your certificate. Please write to us if your mail address, country or category has to be changed.
desk-correct = Correct
desk-correct-title = Correct a registration
desk-correct-email = A new address is confirmed by the mail that comes after registering. Until then the place is only kept, and the links in earlier mails no longer work.
desk-correct-moves = Another category or country needs a free place that nobody is waiting for.
desk-correct-papers = A certificate that has been issued keeps the old name until it is issued again.
desk-label-language = Language of mails
problem-seat-of-delegation = This person sits in a delegation’s seat; its country and category are those of the delegation
problem-no-place-to-move = In this category and for this country there is no free place that nobody is waiting for
desk-error-registration-ended = This registration has ended and cannot be corrected any more.
desk-audit-registration-correct = Corrected a registration
desk-audit-registration-companion-add = Named somebody who comes along
desk-audit-registration-companion-change = Changed somebody who comes along
desk-audit-registration-companion-remove = Removed somebody who comes along

# Finding registrations
desk-all-categories = All categories
desk-all-delegations = All delegations
desk-delegation = Delegation
desk-in-line = Number { $n } in line
desk-export-found = The file has only those who are asked for here.

# Deciding about several, and those who decide
desk-home-awaiting = { $n ->
        [one] One registration awaits a decision.
       *[other] { $n } registrations await a decision.
    }
desk-awaiting = To be decided
places-tick = Tick
places-several-title = Those who are ticked
places-approve-several = Confirm their places
places-approve-several-means = Each of them gets a mail that says that the place is theirs.
places-refuse-several-title = Refuse all who are ticked
places-refuse-several = Refuse them
places-hint-reason-several = All who are ticked are told this one reason.
problem-nobody-ticked = Please tick at least one registration
desk-label-registration = Registrations
letter-decide-subject = Awaiting your decision: { $forum }
letter-decide-awaiting = { $n ->
        [one] One person has asked for a place at the forum “{ $forum }”, and the decision is yours as focal point of the delegation.
       *[other] { $n } people have asked for a place at the forum “{ $forum }”, and the decision is yours as focal point of the delegation.
    }
letter-decide-kept = The places are kept until you have decided.
letter-action-decide = Decide
desk-letter-delegation_decide = Call for a decision, to a focal point
desk-reason-nobody-awaits-a-decision-any-more = Nobody awaits a decision any more

# Who sits in a delegation's seats
delegations-people = People
delegations-people-none = Nobody has been named yet.

# For how long something is kept
desk-label-offer_lasts = An offer lasts, hours
places-hint-offer-lasts = For so long somebody on the waitlist may take a place that was offered. Empty: 48 hours.
desk-label-hold_lasts = A place is kept for an unconfirmed address, hours
places-hint-hold-lasts = For so long after registering the address may be confirmed. Empty: 48 hours.
