# The desk's home
desk-home-forums = { $n ->
        [0] No announced forum is still to come.
        [one] One announced forum is still to come.
       *[other] { $n } announced forums are still to come.
    }
desk-home-drafts = { $n ->
        [0] There is no draft.
        [one] One forum is a draft.
       *[other] { $n } forums are drafts.
    }
desk-home-applications = { $n ->
        [0] No application is waiting for a decision.
        [one] One application is waiting for a decision.
       *[other] { $n } applications are waiting for a decision.
    }
desk-home-people = { $n ->
        [0] Nobody has been entered yet.
        [one] One person is on record.
       *[other] { $n } people are on record.
    }
desk-home-members = Who belongs to the association, under which number and since when.
desk-home-mailings-under-way = { $n ->
        [0] No mailing is under way.
        [one] One mailing is under way.
       *[other] { $n } mailings are under way.
    }
desk-home-mailings-coming = { $n ->
        [0] No mailing is due within the next 30 days.
        [one] One mailing is due within the next 30 days.
       *[other] { $n } mailings are due within the next 30 days.
    }
desk-home-post = Where all mail stands, what was set aside, and the hold.
desk-home-suppressions = Addresses that get no mailings, and why.
desk-home-nothing = Your account has no task at the desk yet. Please ask an administrator to give it a role.
desk-home-audit = What staff did, and when.

# Words that many pages use
desk-actions = Actions
desk-all-countries = All countries and regions
desk-all-states = All states
desk-category = Category
desk-class = Training class
desk-class-option = { $code } · { $title } ({ $n })
desk-country = Country or region
desk-email = E-mail address
desk-forum = Forum
desk-language = Language
desk-latin-name = Name in Latin letters
desk-name = Name
desk-native-name = Name in own script
desk-next = Next hundred
desk-no-address = No address
desk-nothing-more = There is nothing more to show.
desk-older = Older entries
desk-pages = Further pages
desk-phone = Telephone
desk-position = Position
desk-row = Row { $n }
desk-save = Save
desk-search = Search
desk-show = Show
desk-since = Since
desk-state = State
desk-state-option = { $state } ({ $n })
desk-when = When
desk-zone = Time zone
desk-edit = Edit

# Forums
desk-forum-new = New forum
desk-forum-new-lead = A draft is seen by staff only. You can save it unfinished and announce it later.
desk-forum-edit = Edit the forum
desk-forum-edit-published = This forum is announced: what you save here appears on its public page at once. A new time or place is announced by mail to everybody who has registered, with a new entry for their calendars.
desk-forums-none = There is no forum yet that you look after.
desk-forum-state-draft = Draft
desk-forum-state-published = Announced
desk-forum-state-cancelled = Cancelled
desk-forum-over = Over
desk-places = Places
desk-places-taken = { $taken } of { $capacity } taken
desk-no-registration = No registration
desk-waiting = Waiting
desk-taken = Taken
desk-words = Title, summary and venue
desk-words-hint = The title is needed in all three languages before the forum can be announced.
desk-words-fa = Persian, for papers only
desk-words-fa-hint = May be left empty. With it, certificates and invitation letters can be issued in Persian; pages and mails do not use it.
desk-time-and-place = How and when
desk-registration = Registration
desk-hint-time-zone = All times of this form are wall-clock times in this zone. For example Asia/Shanghai
desk-hint-second-zone = Shown beside the first on the forum’s page, for those who come from afar. You may leave this empty.
desk-hint-wall-clock = In the forum’s time zone
desk-hint-opens = In the forum’s time zone. Left empty, registration opens with the announcement.
desk-hint-closes = In the forum’s time zone. Left empty, registration closes when the forum ends.
desk-hint-capacity = A whole number. Left empty, the forum takes no registrations.
desk-hint-categories = Who may take part, each with a number of places. The code is a short word in small Latin letters, for example alumni. Empty rows are passed over.
desk-category-code = Code
desk-category-title-zh = Title in Chinese
desk-category-title-en = Title in English
desk-category-title-ru = Title in Russian
desk-category-quota = Places
desk-hint-agenda = One row for each session. A session that ends at an earlier hour than it starts runs past midnight. Empty rows are passed over.
desk-session-starts = Starts on
desk-session-ends = Ends at
desk-session-title-zh = Title in Chinese
desk-session-title-en = Title in English
desk-session-title-ru = Title in Russian
desk-sessions = { $n ->
        [0] No session yet
        [one] One session
       *[other] { $n } sessions
    }
desk-missing-lead = Some texts are not written yet. Readers see them in another language until then.
desk-missing-title = { $language ->
        [zh] The title is missing in Chinese.
        [ru] The title is missing in Russian.
       *[en] The title is missing in English.
    }
desk-missing-summary = { $language ->
        [zh] The summary is missing in Chinese.
        [ru] The summary is missing in Russian.
       *[en] The summary is missing in English.
    }
desk-missing-venue = { $language ->
        [zh] The venue is missing in Chinese.
        [ru] The venue is missing in Russian.
       *[en] The venue is missing in English.
    }
desk-not-ready = The forum cannot be announced yet
desk-publish = Announce the forum
desk-publish-means = Announcing shows the forum to everybody and opens registration at its time. It cannot be turned back into a draft.
desk-preview = Preview
desk-public-page = Public page
desk-forum-cancel = Cancel the forum
desk-forum-cancel-warning = Every open registration ends at once, and everybody who has registered gets a mail that takes the forum out of the calendar. This cannot be undone.
desk-forum-discard = Discard the draft
desk-forum-discard-warning = The draft is deleted with everything that was entered in it. This cannot be undone.
desk-forum-discard-now = Discard the draft for good
desk-error-forum-cancelled = This forum has been cancelled and stays as it is.
desk-error-forum-not-a-draft = This forum is no longer a draft.
desk-error-forum-is-a-draft = This forum is still a draft: discard it instead of cancelling it.
desk-error-forum-has-mailings = There is a mailing about this forum; therefore its draft stays. Only staff see it.
desk-error-forum-not-announced = Invitations can be sent only for a forum that is announced, has places and has not begun.
desk-error-forum-title-shouts = The title of the forum is all capitals or has more than one exclamation mark. Mail providers take an invitation with such a subject for advertising; please change the title first, then invite.

# Invitations
desk-invitations = Invitations
desk-invitations-sent = invited
desk-invitations-accepted = accepted
desk-invitations-declined = declined
desk-invitations-open = not answered yet
desk-invited = { $n ->
        [0] Nobody new was invited: all of them had been invited before.
        [one] One invitation is on its way.
       *[other] { $n } invitations are on their way.
    }

# Registrations
desk-registrations = Registrations
desk-registrations-none = There is no registration yet.
desk-registrations-none-such = There is no registration of this kind.
desk-requested-at = Registered at
desk-withdraw = Withdraw
desk-withdraw-warning = The place goes to the next person on the waitlist, and the participant gets a mail. This cannot be undone.
desk-withdraw-now = Withdraw for good

# Applications
desk-application-state-pending = To be decided
desk-application-state-approved = Approved
desk-application-state-refused = Refused
desk-applications-none-pending = No application is waiting for a decision.
desk-applications-none-approved = No application has been approved yet.
desk-applications-none-refused = No application has been refused.
desk-applied-at = Applied at
desk-on-the-roll = On the roll
desk-roll-found = Found without a doubt
desk-roll-not-found = Not for certain
desk-match = One line of the roll is meant without a doubt: { $name }.
desk-match-other-address = The roll has another address for this person: { $address }. Before you approve, please make sure that the applicant is this person: the new address replaces the old one.
desk-match-is-member = One line of the roll is meant without a doubt, { $name }, but this person is a member already.
desk-no-match = No line of the roll is meant without a doubt. Please look at the lines that come near, or ask the applicant.
desk-approve-title = Approve
desk-hint-enrolment = The application is approved for one line of the roll: the lines that come near stand first, with the reasons, then the others of the class. Whoever is a member already cannot be chosen.
desk-approve-means = The person becomes a member, gets a number, an account and a welcome mail. The address of the application becomes the person’s own.
desk-approve = Approve the application
desk-ask = Ask at the address on the roll
desk-ask-means = You can also ask at the address that the roll has for the chosen line: whoever says there that the application is theirs becomes a member.
desk-asked = We have asked at { $address } whether the application is theirs.
desk-asked-answer = { $answer ->
        [mine] The holder of { $address } has said: the application is mine.
       *[not_mine] The holder of { $address } has said: the application is not mine.
    }
desk-audit-application-ask = Asked at the address on the roll
desk-letter-application_claim = Question at the address on the roll
desk-reason-the-application-was-decided-or-the-question-asked-elsewhere = The application has been decided, or the question is asked elsewhere now
desk-is-member = Member
desk-certain = Without a doubt
desk-approve-takes-two = A line that is meant without a doubt can be approved by one officer. Any other line takes two: the first proposes it, another one approves it.
desk-proposed = { $officer } proposes { $name }. If this is right, please approve it; you can also choose another line.
desk-proposed-by-you = You have proposed { $name }. Now another officer has to approve it.
desk-match-points = { $points } of 100 points
desk-match-family = { $how ->
        [same] { $writing ->
            [native] The same family name in the person’s own script
            [latin] The same family name in Latin letters
           *[across] The same family name, written in another script
        }
        [alike] { $writing ->
            [native] A similar family name in the person’s own script
            [latin] A similar family name in Latin letters
           *[across] A similar family name, written in another script
        }
       *[differs] Another family name
    }
desk-match-given = { $how ->
        [same] { $writing ->
            [native] The same given name in the person’s own script
            [latin] The same given name in Latin letters
           *[across] The same given name, written in another script
        }
        [alike] { $writing ->
            [native] A similar given name in the person’s own script
            [latin] A similar given name in Latin letters
           *[across] A similar given name, written in another script
        }
       *[differs] Another given name
    }
desk-match-name = { $how ->
        [same] { $writing ->
            [native] The same name in the person’s own script
            [latin] The same name in Latin letters
           *[across] The same name, written in another script
        }
        [alike] { $writing ->
            [native] A similar name in the person’s own script
            [latin] A similar name in Latin letters
           *[across] A similar name, written in another script
        }
       *[differs] A part of the name is another one
    }
desk-match-patronymic = { $how ->
        [same] The same patronymic
       *[differs] Another patronymic
    }
desk-match-native-name = Another name in the person’s own script
desk-match-country = Another country
desk-match-class = The same class
desk-match-address = The same e-mail address
desk-match-phone = The same telephone number
desk-thresholds = When a match counts
desk-thresholds-lead = Every application is compared with the roll. A name gives up to 70 points, the class 15, the country 5, the e-mail address 25, the telephone number 20; what speaks against it takes points away.
desk-label-certain = Without a doubt from
desk-hint-certain = Points, 1 to 100. From here on one officer is enough, if the next line is at least 10 points behind.
desk-label-possible = Shown from
desk-hint-possible = Points, 1 to 100. Officers see the reasons for the lines from here on.
desk-thresholds-set = Set the points
desk-audit-application-propose = Proposed a line of the roll for an application
desk-audit-application-set-thresholds = Set when a match counts
desk-refuse-title = Refuse
desk-hint-reason = { $language ->
        [zh] The applicant reads this in our mail. Please write it in Chinese.
        [ru] The applicant reads this in our mail. Please write it in Russian.
       *[en] The applicant reads this in our mail. Please write it in English.
    }
desk-refuse = Refuse and tell the applicant
desk-error-decided = This application has been decided already.

# People and members
desk-hint-q = Part of a name in any script, or of an address
desk-people-none = Nobody was found. Please try another spelling, or fewer letters.
desk-is-suppressed = gets no mailings
desk-member-number = Member number
desk-member-since = { $number }, since { $day }
desk-not-a-member = Not a member
desk-members-none = The association has no members yet.
desk-no-classes = This person is not on the roll.
desk-name-on-roll = Name on the roll
desk-mail = Mail to this person
desk-mail-none = No mail has been sent to this person yet.
desk-mail-what = Mail
desk-mail-moved = Last change
desk-mail-answer = Reason, or answer of the mail server
desk-mail-attempts = { $n ->
        [one] one attempt
       *[other] { $n } attempts
    }
desk-letter-sign_in_code = Sign-in code
desk-letter-unknown = A mail of a later version
desk-letter-registration = State of the registration
desk-letter-already_registered = Already registered
desk-letter-registration_ended = The registration has ended
desk-letter-forum_moved = Change of time or place
desk-letter-seat_offer = Offer of a place
desk-letter-invitation = Invitation
desk-letter-application_address = Link to confirm the address
desk-letter-application_refused = The application was refused
desk-letter-membership_welcome = Welcome to the association
desk-letter-mailing = Mailing
desk-letter-of-mailing = Mailing: { $name }
desk-delivery-queued = Waiting to be sent
desk-delivery-leased = Being prepared
desk-delivery-handing_over = Being handed over
desk-delivery-accepted = Accepted by the mail server
desk-delivery-rejected = Rejected
desk-delivery-deferred = Deferred, will retry
desk-delivery-suppressed = Suppressed
desk-delivery-cancelled = Cancelled
desk-delivery-missed = Missed
desk-delivery-uncertain = Outcome unknown
desk-reason-the-registration-has-ended-since = The registration has ended in the meantime
desk-reason-the-door-is-shut-or-its-link-was-revoked = The door is shut, or its link was revoked
desk-reason-the-application-was-decided-which-another-letter-says = The application has been decided; another mail says so
desk-reason-the-application-is-not-refused = The application is not refused
desk-reason-the-invitation-was-answered = The invitation has been answered
desk-reason-the-forum-invites-nobody-any-more = The forum no longer invites anybody
desk-reason-the-person-has-no-address-any-more = The person no longer has an address
desk-reason-the-forum-was-cancelled = The forum has been cancelled
desk-reason-the-forum-has-begun = The forum has begun
desk-reason-the-forum-has-changed-again-which-another-letter-says = The forum has changed again; another mail says so
desk-reason-the-forum-has-ended-since = The forum has ended in the meantime
desk-reason-nothing-differs-in-the-language-of-its-reader = Nothing differs in the language of its reader
desk-reason-the-mailing-has-no-content = The mailing has no content
desk-reason-the-person-is-no-longer-registered = The person is no longer registered
desk-reason-it-speaks-of-a-forum-and-there-is-none = The mail speaks of a forum, and there is none
desk-reason-it-names-a-class-and-the-run-is-for-none = The mail names a class, and this run is for none
desk-reason-it-counts-years-and-the-run-is-no-anniversary = The mail counts years, and this run is for no anniversary
desk-reason-it-says-when-the-forum-is-and-the-forum-has-no-date = The mail says when the forum takes place, and the forum has no date
desk-reason-the-membership-has-ended = The membership has ended
desk-reason-what-it-is-about-is-no-longer-there = What the mail is about is no longer there
desk-reason-the-registration-has-moved-on-which-another-letter-says = The registration has changed; another mail says so
desk-reason-a-place-was-offered-which-another-letter-says = A place has been offered; another mail says so
desk-reason-the-registration-has-ended-which-another-letter-says = The registration has ended; another mail says so
desk-reason-the-registration-has-not-ended = The registration has not ended
desk-reason-the-offer-was-answered-or-has-expired = The offer has been answered or has expired
desk-reason-the-code-was-used-has-expired-or-a-newer-one-was-asked-for = The code has been used or has expired, or a newer one was asked for
desk-reason-cancelled-by-staff = Cancelled by staff
desk-reason-closed-by-staff = Closed by staff
desk-reason-cancelled-when-mail-was-let-go-again = Cancelled when mail was let go again
desk-reason-no-address = No address
desk-reason-topic-refused = The person does not want mailings on this topic
desk-reason-mailings-paused = The person has paused mailings
desk-reason-its-time-ran-out = The time for sending it ran out
desk-reason-the-lease-ran-out = Preparing the mail was interrupted; it will be tried again
desk-reason-the-last-look-is-too-long-ago = Too long went by between the last check and the hand-over; it will be tried again
desk-reason-it-lay-too-long-with-its-worker = The relay was slow and the mail waited too long; it will be tried again
desk-reason-set-aside-its-lease-ran-out-again-and-again = Set aside: preparing the mail was interrupted again and again
desk-reason-the-worker-ended-during-the-hand-over = The sending program ended during the hand-over
desk-reason-the-database-ended-while-it-was-in-hand = The database stopped while the mail was being sent
desk-reason-writing-it-failed = Writing the mail failed
desk-reason-this-version-knows-no-such-letter = This version of the program does not know such a mail; it will be tried again
desk-reason-set-aside-no-version-at-work-knows-such-a-letter = Set aside: no version of the program at work knows such a mail
desk-reason-the-courier-failed-during-the-hand-over = The sending program failed during the hand-over
desk-reason-no-answer-in-time = The mail server did not answer in time

# Suppressions
desk-suppressions-lead = These addresses get no mailings. Mails that answer something a person does, such as registering for a forum, still reach them.
desk-suppressions-none = No address is suppressed.
desk-suppression-unsubscribed = Unsubscribed by a link in a mail
desk-suppression-hard_bounce = The address does not exist
desk-suppression-soft_bounces = Came back five times in thirty days
desk-suppression-complaint = Complained of unwanted mail
desk-suppression-staff = Suppressed by staff
desk-lift = Lift
desk-lift-warning = Mailings reach this address again. Please do this only when the person has asked for it.
desk-lift-now = Let mailings through again
desk-suppressions-any = Any reason
desk-suppressed-until = until { $when }
desk-suppression-add = Suppress an address
desk-suppression-add-lead = Mailings no longer reach it, until somebody lifts this.
desk-suppression-wrong = Please enter an e-mail address, such as name@example.org.
desk-suppression-note = Why
desk-suppression-note-hint = For colleagues; the person does not see it.
desk-suppression-add-now = Suppress this address
desk-bounces = Mails that came back
desk-bounce-user_unknown = The address does not exist
desk-bounce-mailbox_full = The mailbox is full
desk-bounce-mailbox_disabled = The mailbox is closed
desk-bounce-domain_unknown = The domain takes no mail
desk-bounce-moved = The person has a new address
desk-bounce-relay_denied = The server does not serve this address
desk-bounce-loop = The mail went in circles
desk-bounce-too_large = The mail is too large
desk-bounce-unreachable = The server could not be reached
desk-bounce-delayed = Delivery is delayed
desk-bounce-temporary = The server asked to come again
desk-bounce-greylisted = The server asks newcomers to wait
desk-bounce-rate_limited = Too many mails at once for the provider
desk-bounce-reputation = The provider distrusts our server
desk-bounce-spam = Taken for unwanted mail
desk-bounce-authentication = The provider did not accept our signature
desk-bounce-policy = Refused by a rule of the server
desk-bounce-system = A fault of the server
desk-bounce-complaint = Complained of unwanted mail
desk-bounce-unknown = The server gave no clear reason

# Audit log
desk-audit-lead = One line for every act of staff, written with the act and never changed.
desk-audit-at = When
desk-audit-by = Who
desk-audit-by-program = The program
desk-audit-what = What
desk-audit-details = Details
desk-audit-forum-save = Saved a forum
desk-audit-forum-publish = Announced a forum
desk-audit-forum-cancel = Cancelled a forum
desk-audit-forum-discard = Discarded the draft of a forum
desk-audit-forum-invite = Invited a class to a forum
desk-audit-registration-withdraw = Withdrew a registration
desk-audit-application-approve = Approved an application
desk-audit-application-refuse = Refused an application
desk-audit-mailing-create = Created a mailing
desk-audit-mailing-write = Wrote the content of a mailing
desk-audit-mailing-schedule = Switched a mailing on
desk-audit-mailing-cancel = Stopped a mailing
desk-audit-run-pause = Paused a run
desk-audit-run-resume = Resumed a run
desk-audit-run-cancel = Cancelled a run
desk-audit-run-block = Held a run back because its mails would break a rule
desk-audit-staff-add = Gave an account a role
desk-audit-suppression-add = Suppressed an address
desk-audit-suppression-lift = Lifted a suppression
desk-audit-delivery-retry = Had a mail sent once more
desk-audit-delivery-close = Closed a mail
desk-audit-post-hold = All mail was held
desk-audit-post-release = Let mail go again
desk-audit-post-add-house = Added a mail provider
desk-audit-post-set-pace = Changed the pace of a mail provider
desk-audit-post-wake-house = Ended the pause of a mail provider
desk-audit-post-move-domain = Moved a domain to a mail provider

# Mailings
desk-mailing = Mailing
desk-mailing-new = New mailing
desk-mailing-new-lead = First for whom it is; then you write it in three languages and say when it goes out. Nothing is sent before you switch it on.
desk-mailing-create = Create the mailing
desk-mailings-none = There is no mailing yet.
desk-kind = Kind
desk-kind-announcement = Announcement
desk-kind-invitation = Invitation
desk-kind-reminder = Reminder
desk-kind-anniversary = Anniversary notice
desk-kind-means-announcement = Something everybody in the audience should know
desk-kind-means-invitation = Draws attention to a forum; personal links to answer are sent from the forum’s own page
desk-kind-means-reminder = For example a week before a forum
desk-kind-means-anniversary = On the day, years after a class has ended
desk-hint-topic = People may choose the topics that they want mailings on. Who does not want this one is not reached.
desk-topic-usual = The usual one for its kind
desk-mailing-state-draft = Draft
desk-mailing-state-scheduled = Switched on
desk-mailing-state-sent = Sent
desk-mailing-state-cancelled = Stopped
desk-hint-name = Only staff see it
desk-hint-audience = Only people with a confirmed address who have not unsubscribed are reached. You see the number before anything is sent.
desk-hint-forum = Needed for those registered for a forum. With a forum, the content may name it, and a reminder can go out some days before it.
desk-no-forum = No forum
desk-audience-everyone = Everybody on record
desk-audience-nobody = Nobody
desk-audience-a-class = Everybody of a training class
desk-audience-a-country = Everybody from a country or region
desk-audience-registrants = Those whose registration for the forum is confirmed
desk-audience-silent = Those invited to the forum who have not answered
desk-audience-silent-means = How many, stands beside the forum below.
desk-forum-with-silent = { $n ->
        [one] { $forum } – one guest has not answered
       *[other] { $forum } – { $n } guests have not answered
    }
desk-audience-class = Everybody of this training class: { $title } ({ $code })
desk-audience-country = Everybody from this country or region: { $country }
desk-audience-language = Everybody who reads our mails in this language: { $language }
desk-audience-members = { $state ->
        [dormant] Dormant members of the association
        [left] Former members of the association
        [deceased] Deceased members of the association
       *[active] Active members of the association
    }
desk-audience-registered = Everybody with an open registration for this forum: { $forum }
desk-audience-registered-in-state = Everybody whose registration is in this state: { $state }; forum: { $forum }
desk-audience-invited = Everybody invited to this forum: { $forum }
desk-audience-invited-silent = Everybody who was invited to this forum and has not answered: { $forum }
desk-audience-invited-accepted = Everybody who has accepted the invitation to this forum: { $forum }
desk-audience-invited-declined = Everybody who has declined the invitation to this forum: { $forum }
desk-audience-people = { $n ->
        [one] One person chosen by name
       *[other] { $n } people chosen by name
    }
desk-audience-and = { $a }; and of these only: { $b }
desk-audience-or = { $a }; as well as: { $b }
desk-audience-not = Not: { $others }
desk-to-whom = Audience
desk-its-audience = The audience of the mailing
desk-reach-count = reached as things stand
desk-reach-language = { $language ->
        [zh] in Chinese
        [ru] in Russian
        [fa] in Persian
       *[en] in English
    }
desk-reach-excluded = Not reached:
desk-reach-no-address = { $n ->
        [one] One person without an address
       *[other] { $n } people without an address
    }
desk-reach-through-focal-point = { $n ->
        [one] One person who is reached by their focal point only
       *[other] { $n } people who are reached by their focal point only
    }
desk-reach-unconfirmed = { $n ->
        [one] One person whose address is not confirmed
       *[other] { $n } people whose addresses are not confirmed
    }
desk-reach-suppressed = { $n ->
        [one] One person whose address is suppressed
       *[other] { $n } people whose addresses are suppressed
    }
desk-reach-topic-refused = { $n ->
        [one] One person who wants no mailings on this topic
       *[other] { $n } people who want no mailings on this topic
    }
desk-reach-paused = { $n ->
        [one] One person who has paused our mailings
       *[other] { $n } people who have paused our mailings
    }
desk-reach-sample = Some of those who are reached
desk-reach-person = { $name }, { $country }, { $language }
desk-content = Content
desk-content-hint = Paragraphs are separated by empty lines. These placeholders may be used in subject and text; each is filled in for the reader:
desk-placeholder-person-salutation = the salutation, for example “Dear Mr Wang,”
desk-placeholder-person-name = the reader’s name
desk-placeholder-forum-title = the forum’s title
desk-placeholder-forum-when = when the forum is, with its time zone
desk-placeholder-forum-link = a link to the forum’s page
desk-placeholder-class-title = the title of the training class
desk-placeholder-occasion-years = how many years it has been, for example “5 years”
desk-placeholder-link-registration = a link to the reader’s registration
desk-content-save = Save the content
desk-unwritten-lead = The mailing can be switched on when its content is written in every language.
desk-unwritten = { $language ->
        [zh] Chinese is missing.
        [ru] Russian is missing.
       *[en] English is missing.
    }
desk-schedule = Schedule
desk-schedule-lead = Once switched on, the content and the time stay as they are. The audience is counted anew when the mailing goes out.
desk-when-now = At once
desk-when-at = At a time
desk-when-before-forum = Some days before the forum starts
desk-when-anniversary = On the day on which each class ended, some years later
desk-hint-at-local = In the time zone below
desk-hint-days = From 0 (on the day itself) to 365
desk-hint-years = Separated by commas, for example 1, 5, 10
desk-hint-hour = For a reminder before a forum and for anniversaries
desk-hint-schedule-zone = The zone of the time above, for example Asia/Shanghai
desk-schedule-means = { $n ->
        [0] As things stand, nobody would get this mailing.
        [one] As things stand, one person gets this mailing.
       *[other] As things stand, { $n } people get this mailing.
    }
desk-schedule-on = Switch the mailing on
desk-schedule-at = Once: { $moment }
desk-schedule-before-forum = { $days ->
        [0] On the day on which the forum starts, at { $hour } ({ $zone })
        [one] One day before the forum starts, at { $hour } ({ $zone })
       *[other] { $days } days before the forum starts, at { $hour } ({ $zone })
    }
desk-schedule-anniversary = To each class on the day on which it ended, in these years after it: { $years }; at { $hour } ({ $zone })
desk-coming = Coming
desk-coming-days = Due within { $days } days
desk-coming-more = { $n ->
        [one] One more after these
       *[other] { $n } more after these
    }
desk-coming-none = Nothing is due within the next 400 days.
desk-mailing-of-class = { $years ->
        [one] { $class }: one year after the end of the class
       *[other] { $class }: { $years } years after the end of the class
    }
desk-mailing-starting = The time has come: sending begins within a minute.
desk-mailing-moves = This page reloads every five seconds while mails are being sent.
desk-mailing-live-on = Update this page by itself
desk-mailing-live-off = Stop updating
desk-mailing-stop = Stop the mailing
desk-mailing-stop-warning = Nothing more of it is sent, now or later. Mails that the mail server has already accepted cannot be called back. This cannot be undone.
desk-mailing-stop-now = Stop the mailing for good
desk-error-mailing-not-a-draft = This mailing is switched on or stopped, and is no longer changed.
desk-runs = Runs
desk-run-state-running = Sending
desk-run-state-paused = Paused
desk-run-state-finished = Finished
desk-run-state-cancelled = Cancelled
desk-run-state-missed = Missed
desk-run-missed-means = Nothing was running at that time or during the day after it. These mails are not sent late.
desk-run-blocked = The program has held this run back. Its mails would break rules of the big mail providers:
desk-lint-long-line = A line of the mail is longer than 998 characters
desk-lint-bare-line-break = A line of the mail does not end as the standard requires
desk-lint-header-from = The mail does not name exactly one sender
desk-lint-header-date = The mail does not carry exactly one date
desk-lint-header-message-id = The mail does not carry exactly one identifier
desk-lint-eight-bit-header = A header of the mail holds letters that are not encoded
desk-lint-long-encoded-word = An encoded word in a header is longer than 75 characters
desk-lint-no-unsubscribe = The mail offers mail programs no way to unsubscribe with one click
desk-lint-unsubscribe-not-https = The link to unsubscribe is not protected by https
desk-lint-unsigned = The mail is not signed, although keys for signing are set
desk-lint-foreign-signature = The signature belongs to another domain than the sender’s address
desk-lint-unsubscribe-unsigned = The signature does not cover the way to unsubscribe
desk-lint-subject-empty = The subject is empty
desk-lint-subject-long = The subject is longer than 998 characters
desk-lint-subject-shouts = The subject is all capitals, or has several exclamation marks
desk-lint-subject-pretends = The subject begins like an answer or a forwarded mail
desk-lint-no-charset = A part of the mail does not name its character set
desk-lint-no-text = The mail has no plain-text part
desk-lint-text-too-short = The plain-text part says much less than the formatted one
desk-lint-html-too-large = The mail is larger than 102 KB; Gmail would cut it short
desk-lint-remote-image = The mail holds a picture from elsewhere
desk-lint-link-to-a-number = A link leads to a bare number instead of a name
desk-lint-foreign-link = A link leads to another website; link only to pages of ours
desk-lint-active-content = The mail holds a form or a script
desk-lint-link-misleads = A link shows another address than the one it leads to
desk-lint-unsubscribe-not-shown = The mail does not show its reader a link to unsubscribe
desk-run-bar = { $accepted } percent accepted by the mail server, { $deferred } percent deferred, { $failed } percent rejected, missed or of unknown outcome
desk-run-pause = Pause
desk-run-resume = Resume
desk-run-cancel = Cancel what is left
desk-run-mails = The mails of this run
desk-run-ask = Why did somebody get this mail, or not? E-mail address
desk-run-answer = { $state }, since { $since }
desk-run-answer-none = This run has no mail to this address: when it began, nobody with this address was in its audience, or the address was not confirmed, had unsubscribed or was suppressed.
desk-count-recipients = recipients
desk-count-accepted = accepted by the mail server
desk-count-on-the-way = on the way to the mail server
desk-count-deferred = deferred, will retry
desk-count-rejected = rejected
desk-count-suppressed = suppressed
desk-count-uncertain = outcome unknown
desk-count-cancelled = cancelled
desk-count-missed = missed

# Post
desk-post-lead = Every mail of this installation, and what needs a decision of yours.
desk-post-oldest = { $n ->
        [0] No mail has been due for more than a minute.
        [one] The oldest mail that is due has been waiting for one minute.
       *[other] The oldest mail that is due has been waiting for { $n } minutes.
    }
desk-post-waiting = Still to be sent
desk-post-waiting-none = No mail is waiting.
desk-post-how-many = Number
desk-post-oldest-due = The oldest was due
desk-hold = Hold on all mail
desk-hold-since = All mail has been held since { $moment }. Nothing is being sent.
desk-held-instance = The database comes from an installation of another name: this seems to be a copy.
desk-held-restored = The database was restored from a backup, copied, or a standby has taken over. Mails that were sent meanwhile may be missing from it.
desk-held-staff = Staff have stopped all mail.
desk-hold-look = See what is waiting
desk-hold-none = Nothing is held.
desk-hold-begin = Hold all mail
desk-hold-begin-warning = From now on nothing is sent, sign-in codes included. Registrations and schedules go on; their mails wait until the hold is lifted. If your session ends meanwhile, you can sign in only by a link that the server prints.
desk-hold-begin-now = Hold all mail now
desk-hold-release = Lift the hold
desk-hold-release-warning = Everything listed above under “Still to be sent” goes out at once. After a restored backup, first find out until when mails were sent, and cancel those.
desk-hold-sent-before = Cancel what was to go out before
desk-hold-sent-before-hint = In UTC. Left empty, nothing is cancelled.
desk-hold-release-now = Lift the hold and send
desk-dead = Set aside, or outcome unknown
desk-dead-lead = Nothing moves these mails by itself. Where the outcome is unknown, the mail server may have accepted the mail: sent once more, it may arrive twice, as the same message.
desk-dead-none = There is no such mail.
desk-dead-decide = Decide
desk-dead-retry = Send once more
desk-dead-retry-warning = The mail goes out again as the same message. Where the outcome was unknown, this is possible once.
desk-dead-close = Close without sending
desk-dead-more = There are more of them, on the page Post.
desk-run-all = All mails of this run
desk-houses = Mail providers
desk-houses-lead = A mail provider serves one or more domains. Mailings go to each provider at its own pace; sign-in codes and confirmations go at once. A provider that asks for less mail gets half the pace, after a pause; every half hour without a complaint restores one step.
desk-house-pace = Pace
desk-house-per-minute = { $n ->
        [one] one mailing a minute
       *[other] { $n } mailings a minute
    }
desk-house-per-minute-now = { $n ->
        [one] for now, one mailing a minute
       *[other] for now, { $n } mailings a minute
    }
desk-house-unpaced = As fast as our mail server takes them
desk-house-other = All other domains
desk-house-well = Takes mailings
desk-house-slowed = Slowed down
desk-house-rests = Paused
desk-house-said = What it answered when it was slowed down last:
desk-house-rests-until = No mailing goes there before { $when }.
desk-house-wake-warning = A provider that keeps getting mail after asking for less may refuse all of it. End the pause only if you know that it takes mail again.
desk-house-wake = End the pause now
desk-house-pace-lead = What is set here holds from the next mailing on.
desk-house-per-minute-hint = A whole number. Left empty, as many as our mail server takes.
desk-house-at-once-hint = How many may leave in the same moment when none has left for a while.
desk-house-set = Set the pace
desk-house-no-domains = No domain is listed here.
desk-house-domain-hint = For example court.example. It leaves the provider it belongs to now, and mailings that are waiting for it go at this pace.
desk-house-move = Move this domain here
desk-house-add = Add a mail provider
desk-house-hint = A short name for colleagues: small Latin letters, digits and hyphens. It cannot be changed.
desk-house-domains-hint = One in each line, as they stand after the @ sign. Each leaves the provider it belongs to now.
desk-house-add-now = Add this mail provider

# Labels of fields, beside them and in the summary of what is wrong
desk-label-title_zh = Title in Chinese
desk-label-title_en = Title in English
desk-label-title_ru = Title in Russian
desk-label-title_fa = Title in Persian
desk-label-summary_zh = Summary in Chinese
desk-label-summary_en = Summary in English
desk-label-summary_ru = Summary in Russian
desk-label-venue_zh = Venue in Chinese
desk-label-venue_en = Venue in English
desk-label-venue_ru = Venue in Russian
desk-label-venue_fa = Venue in Persian
desk-label-mode = How people take part
desk-label-time_zone = Time zone
desk-label-second_time_zone = Second time zone
desk-label-starts_at = Starts at
desk-label-ends_at = Ends at
desk-label-registration_opens_at = Registration opens at
desk-label-registration_closes_at = Registration closes at
desk-label-capacity = Places in all
desk-label-waitlist = Keep a waitlist when all places are taken
desk-label-categories = Categories
desk-label-agenda = Agenda
desk-label-class = Training class
desk-label-category = Category
desk-label-enrolment = Line of the roll
desk-label-reason = Reason
desk-label-q = Search
desk-label-name = Name of the mailing
desk-label-kind = Kind
desk-label-topic = Topic
desk-label-audience = Audience
desk-label-country = Country or region
desk-label-forum = Forum
desk-label-subject_zh = Subject in Chinese
desk-label-subject_en = Subject in English
desk-label-subject_ru = Subject in Russian
desk-label-body_zh = Text in Chinese
desk-label-body_en = Text in English
desk-label-body_ru = Text in Russian
desk-label-when = Send it
desk-label-at_local = Date and time
desk-label-days = Days before the forum
desk-label-years = Years after the end of the class
desk-label-hour = Hour
desk-label-house = Mail provider
desk-label-domains = Domains
desk-label-domain = Domain
desk-label-per_minute = Mailings a minute
desk-label-at_once = Most at the same moment
problem-category-in-use = A category that people have registered for cannot be removed, nor its code changed
problem-no-enrolment = Please choose a line of this class’s roll
problem-already-member = This person is a member already
problem-address-of-another = Another member signs in with this address; please ask the applicant for one of their own
problem-house-taken = There is a mail provider of this name already; please choose another name
problem-not-a-domain = This is not a domain; please write it as in court.example

# The page of components
desk-components-title = Components
desk-components-lead = Everything that pages are made of, in every language, one below another.
desk-sample-title = Judges meet judges
desk-sample-lead = A leading paragraph says in one or two sentences what the page is about.
desk-sample-text = Plain text is set at a comfortable width. It may hold a link and it may hold a number such as 2,463.
desk-sample-link = A link to somewhere
desk-sample-quiet = Quiet text says what is good to know and easy to pass over.
desk-sample-button = Main action
desk-sample-button-plain = Second action
desk-sample-button-danger = Action that cannot be undone
desk-sample-tag = Plain
desk-sample-tag-good = Done
desk-sample-tag-wait = Waiting
desk-sample-tag-wrong = Failed
desk-sample-notice = Something to know before you go on.
desk-sample-notice-good = What you asked for has been done.
desk-sample-notice-wrong = What you asked for could not be done.
desk-sample-details = More about this
desk-sample-form = A form
desk-sample-form-wrong = A form with errors
desk-sample-line = One line
desk-sample-hint = A hint says what is expected, with an example
desk-sample-area = Several lines
desk-sample-choice = One of several
desk-sample-choice-1 = The first
desk-sample-choice-2 = The second
desk-sample-check = Yes, please
desk-sample-select = One from a list
desk-sample-table = A table
desk-sample-facts = Facts
desk-sample-figures = Figures
desk-label-sample_line = One line
desk-label-sample_choice = One of several
