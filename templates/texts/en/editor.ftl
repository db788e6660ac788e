# Forums: what the editor adds to their pages
forum-date-to-be-announced = The new date will be announced
forum-postponed = Postponed
forum-postponed-notice = This forum has been postponed. Registration rests until the new date is announced; registrations stay as they are.
forum-was-to-be = It was to be: { $when }
forum-interpreted = with interpretation: { $languages }
forum-track = Track
forum-speakers = Speakers
forum-materials = Materials
forum-join = Link to take part online
forum-file = { $kind }, { $megabytes } MB
forum-speaker-names = { $latin } ({ $native })
forum-speaker-from = { $name }, { $country }
forums-calendar = All upcoming forums for your calendar
forums-feed = News of forums as an Atom feed
series-calendar = The upcoming forums of this series for your calendar
series-feed = News of this series as an Atom feed
series-none-coming = No forum of this series is announced at the moment.

# The preview
desk-preview-who = See it as
desk-preview-as-stranger = A stranger: the public page
desk-preview-as-registering = A stranger: the registration form
desk-preview-as-invited = Somebody who is invited: the invitation
desk-preview-as-held = Somebody who has yet to confirm the address: my registration
desk-preview-as-awaiting = Somebody who awaits a decision: my registration
desk-preview-as-waitlisted = Somebody on the waitlist: my registration
desk-preview-as-offered = Somebody who is offered a free place: the offer
desk-preview-as-confirmed = Somebody with a confirmed place: my registration
desk-preview-as-ticket = Somebody with a confirmed place: the ticket
desk-preview-as-focal_point = A focal point: the delegation
desk-preview-in = In this language
desk-preview-at = At this time
desk-preview-lead = The page below is shown as it would be found then. Nothing is kept, its links and buttons do nothing, and the person on it is made up. A draft is shown as if it had been announced.
desk-preview-led-away = Registration is not open at this time: the address of the form leads to the public page.
desk-preview-no-category = This page names a category of participants, and the forum has none yet.
desk-preview-now = Now
desk-preview-before = Before registration opens
desk-preview-open = Registration open
desk-preview-full = All places taken
desk-preview-close = Registration closed
desk-preview-door = At the door
desk-preview-after = Afterwards
desk-preview-native-name = Ayesha Khan
desk-preview-latin-name = Ayesha Khan

# Texts that have fallen behind
desk-stale = Out of date?
desk-stale-is-fresh = This text is up to date
desk-stale-lead = Some texts were changed in another language since they were written. Please bring them up to date, or mark them as up to date while editing.
desk-stale-title = { $language ->
        [zh] The title may be out of date in Chinese.
        [ru] The title may be out of date in Russian.
       *[en] The title may be out of date in English.
    }
desk-stale-summary = { $language ->
        [zh] The summary may be out of date in Chinese.
        [ru] The summary may be out of date in Russian.
       *[en] The summary may be out of date in English.
    }
desk-stale-venue = { $language ->
        [zh] The venue may be out of date in Chinese.
        [ru] The venue may be out of date in Russian.
       *[en] The venue may be out of date in English.
    }
desk-stale-sessions = { $n ->
        [one] The title, room or track of one session may be out of date in a language.
       *[other] The title, room or track of { $n } sessions may be out of date in a language.
    }
desk-partial = Not in every language
desk-partial-sessions = { $n ->
        [one] The room or track of one session is not written in every language.
       *[other] The rooms or tracks of { $n } sessions are not written in every language.
    }
desk-forum-state-postponed = Postponed

# The agenda, speakers and materials
desk-agenda-page = Agenda and speakers
desk-agenda-zone = All hours are in this time zone: { $zone }
desk-agenda-none = The agenda has no session yet.
desk-session-new = New session
desk-session-remove = Take the session out of the agenda
desk-session-remove-now = Take it out
desk-hint-session-ends = An hour. Earlier than the start, it is one of the next day.
desk-hint-room = As it is written on the door. A room that another session has needs to be written in one language only.
desk-hint-track = For sessions that belong together. You may leave this empty; a track that another session has needs to be written in one language only.
desk-hint-session-kind = Breaks, meals and social events are not counted as attended hours.
desk-session-kind-session = Session
desk-session-kind-plenary = Plenary
desk-session-kind-parallel = Parallel session
desk-session-kind-round_table = Round table
desk-session-kind-break = Break
desk-session-kind-meal = Meal
desk-session-kind-social = Social event
desk-speaker = Speaker
desk-speaker-new = New speaker
desk-speakers-none = No speaker has been entered yet.
desk-speaker-remove = Remove the speaker
desk-speaker-remove-warning = The speaker disappears from all sessions of this forum.
desk-speaker-remove-now = Remove
desk-hint-position = The position is written in all three languages, or in none.
desk-material = Material
desk-materials-none = There is no material yet.
desk-material-remove = Remove
desk-material-remove-now = Remove this material
desk-material-add = Add material
desk-material-add-now = Add
desk-is-for-everybody = Everybody
desk-is-for-registered = Those with a confirmed place
desk-hint-link = Begins with https://
desk-hint-file = PDF, JPEG or PNG, at most 10 MB. Give a link or a file. If the page comes back with a mistake, choose the file again.
desk-error-too-many-materials = A forum has fifty materials at most. Please remove one first.
desk-about-forum = Languages, organisers and series
desk-hint-slug = The word in the forum’s address: small Latin letters, digits and hyphens. Left empty, it is made of the English title. It cannot be changed once the forum is announced.
desk-hint-join-link = Begins with https:// and is shown only to those with a confirmed place
desk-hint-organisers = One row for each organiser, in all three languages. Empty rows are passed over.
desk-organiser-zh = Name in Chinese
desk-organiser-en = Name in English
desk-organiser-ru = Name in Russian
desk-hint-series = Forums that belong together
desk-series-new = Begin a new series with this forum

# Postponing and copying
desk-postpone = Postpone
desk-postpone-lead = The agenda and the end of registration move by as many days. Before anything is saved, the next page shows whom it touches.
desk-postpone-without-date = Postpone, the date to be announced
desk-postpone-without-date-means = If there is no new date yet: everybody who has registered is told, the forum leaves their calendars, and registration rests until you set a date here.
desk-clone = Copy as a new forum
desk-clone-lead = The copy is a draft with the same texts, categories, settings, speakers, materials and agenda. Mailings about the forum are copied as drafts and send nothing until somebody switches them on. Registrations and invitations are not copied.
desk-hint-starts-on = All times move with it, at the same hours of the clock. Left empty, the copy has neither dates nor an agenda.
desk-clone-now = Make the copy

# What a change touches
desk-change-title = What this change touches
desk-change-lead = Nothing has been saved yet. All of it happens at once when you agree.
desk-change-again = Something has moved on since you looked. Please look again before you agree.
desk-change-look = See what it touches
desk-change-told = Who is written to
desk-change-told-nobody = Nobody is concerned, so nobody is written to.
desk-change-readers = { $language }, { $zone }
desk-change-own-zone = the forum’s time zone
desk-change-people = People
desk-change-mailings = Mailings about this forum
desk-change-was = Was to go out
desk-change-is = Goes out
desk-change-never = Not at all for now
desk-change-overdue = Its time has passed: it is skipped
desk-change-send = Send it now all the same
desk-change-guests = Automatic reminders to guests who have not answered
desk-change-guests-were = Were to go out
desk-change-guests-are = Go out
desk-change-guests-none = None
desk-change-guests-at = { $n ->
        [one] { $at }, to one guest
       *[other] { $at }, to { $n } guests
    }
desk-change-also = Also
desk-change-leave = Leave everything as it is
desk-change-do-edit = Save and tell them
desk-change-do-postpone = Postpone and tell them
desk-change-do-cancel = Cancel the forum for good
desk-change-do-close = Close registration now
desk-change-do-end = The forum is over now
desk-by-hand = Before its time
desk-by-hand-means = You see what it touches before anything changes.
desk-error-registration-not-open = Registration is not open.
desk-error-forum-not-begun = The forum has not begun yet.
desk-audit-forum-close = Closed the registration of a forum
desk-audit-forum-end = Ended a forum
desk-change-waiting = { $n ->
        [one] One mail about the forum waits to be sent; it will say what holds then.
       *[other] { $n } mails about the forum wait to be sent; they will say what holds then.
    }
desk-change-offers-cut = { $n ->
        [one] One offer of a place ends earlier, when the last offers of the forum end.
       *[other] { $n } offers of places end earlier, when the last offers of the forum end.
    }
desk-change-holds-cut = { $n ->
        [one] One place whose address is yet to be confirmed is kept for a shorter time, until the forum begins.
       *[other] { $n } places whose addresses are yet to be confirmed are kept for a shorter time, until the forum begins.
    }
desk-change-offers-taken-back = { $n ->
        [one] One open offer is taken back; who had it is first in line again.
       *[other] { $n } open offers are taken back; those who had them are in line again where they were.
    }
desk-change-offers-made = { $n ->
        [one] One person on the waitlist is offered a place.
       *[other] { $n } people on the waitlist are offered places.
    }
desk-forum-overtaken = Somebody else has saved this forum since you opened it. What you typed stands below and is not saved yet: compare it with the forum’s page, then save again. What you save replaces theirs.
desk-change-visa-letters = { $n ->
        [one] One visa letter that was issued may name another day or place now: reissue it under Documents.
       *[other] { $n } visa letters that were issued may name another day or place now: reissue them under Documents.
    }
desk-change-visa-letters-end = { $n ->
        [one] One visa letter that was issued is taken back.
       *[other] { $n } visa letters that were issued are taken back.
    }

# Series of forums
desk-series = Series of forums
desk-series-lead = A series begins in the form of its first forum. Its page shows it as soon as one of its forums is announced.
desk-series-write = What is said of each series
desk-series-announced = { $n ->
        [0] None announced
        [one] One announced
       *[other] { $n } announced
    }
desk-series-unseen = Nobody sees the page of this series yet: none of its forums is announced.
desk-hint-description = The description stands on the page of the series. Please write it in every language, or in none.

# Acts, labels and problems
desk-audit-forum-write-agenda = Changed the agenda or speakers of a forum
desk-audit-forum-add-material = Added material to a forum
desk-audit-forum-remove-material = Removed material of a forum
desk-audit-forum-postpone = Postponed a forum
desk-audit-forum-clone = Copied a forum
desk-audit-series-save = Wrote a series anew
desk-reason-the-forum-was-postponed = The forum has been postponed
desk-label-slug = Word in the address
desk-label-join_link = Link to take part online
desk-label-languages = Languages
desk-label-interpretation = Interpretation into
desk-label-organisers = Organisers
desk-label-series = Series
desk-label-series_zh = Title of the new series in Chinese
desk-label-series_en = Title of the new series in English
desk-label-series_ru = Title of the new series in Russian
desk-label-description_zh = Description in Chinese
desk-label-description_en = Description in English
desk-label-description_ru = Description in Russian
desk-label-room = Room
desk-label-room_zh = Room in Chinese
desk-label-room_en = Room in English
desk-label-room_ru = Room in Russian
desk-label-track = Track
desk-label-track_zh = Track in Chinese
desk-label-track_en = Track in English
desk-label-track_ru = Track in Russian
desk-label-speakers = Speakers
desk-label-native_name = Name in own script
desk-label-latin_name = Name in Latin letters
desk-label-position_zh = Position in Chinese
desk-label-position_en = Position in English
desk-label-position_ru = Position in Russian
desk-label-is_for = For whom
desk-label-link = Link
desk-label-file = File
desk-label-starts_on = First day of the copy
problem-not-a-link = Please enter a link that begins with https://
problem-bad-slug = Please use small Latin letters, digits and single hyphens
problem-slug-taken = Another forum has this word in its address; please choose another
problem-slug-is-known = Mails and calendars already lead to this address; it stays as it is
problem-unknown-speaker = Please choose speakers of this forum
problem-link-or-file = Please give a link or a file, and not both
problem-file-too-large = The file is larger than 10 MB
problem-file-of-another-kind = This is no PDF, JPEG or PNG
problem-registration-would-not-open = Registration would close before it opens; please change its times first
problem-bad-day = Please enter a day, as in 2027-05-20
