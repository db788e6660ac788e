# At the door
check-in-title = Check-in
check-in-guest = Guest
check-in-done = Checked in
check-in-again = Already here since { $hour }
check-in-may = May come in
check-in-not-confirmed = This registration is not confirmed, so its ticket is not taken. If in doubt, please ask the organisers.
check-in-once-more = Check in once more
check-in-now = Check in
check-in-times =
    { $n ->
        [one] Checked in here { $n } time today
       *[other] Checked in here { $n } times today
    }
check-in-search = Name, ticket number or address
check-in-search-hint = The first letters of a name in any script are enough
check-in-nobody = Nobody was found. Please try the number on the ticket, or the spelling in the passport.
check-in-here-since = Here since { $hour }
check-in-scanner = With a scanner
check-in-code = Code on the ticket
check-in-code-hint = Put the cursor here and scan: whoever holds the ticket is checked in at once. The eight digits below the code can be typed as well
check-in-counts = Who has come
check-in-of = { $came } of { $all }
check-in-today = have come today
check-in-refresh = Refresh
check-in-latest = Last check-ins
check-in-undone = Undone
check-in-double = Used again
check-in-means-camera = camera
check-in-means-typed = typed
check-in-means-scanner = scanner
check-in-offline = offline
check-in-undo = Undo
check-in-undo-means = The line stays and says that it was undone.
check-in-undo-now = Undo this check-in
check-in-points = Points
check-in-manage = Points and door links
check-in-to-forum = To the forum
check-in-device-ready = This device goes on checking in without a network.
check-in-device-unable = This device checks in only while there is a network.
check-in-no-ticket = This is no ticket of this forum
check-in-other-forum = This is a ticket of another forum
check-in-camera = Scan with the camera
check-in-ticket = Ticket
check-in-ticket-means = This is a ticket of the forum. Please show its code at the entrance; the staff there will check you in.
check-in-ticket-staff = Door staff: sign in

# Without a network
check-in-offline-title = Check-in without a network
check-in-offline-lead = There is no network. Check-ins are kept on this device and sent when it is back.
check-in-network-back = The network is back, and everything has been sent.
check-in-waiting = Waiting to be sent:
check-in-no-roster = This device has no list of guests. Please open the door’s link again once there is a network.
check-in-here-before = Already here since
check-in-not-listed = Not on the list
check-in-offline-search = Name or ticket number
check-in-offline-hint = The first letters of a name, the ticket number, or a scan
check-in-kept = Kept
check-in-sent = Sent
check-in-was-not-confirmed = Not confirmed
check-in-online-again = Back to the page with a network

# Links that open nothing
error-no-ticket = This ticket is not valid: its link is incomplete, or not ours.
error-door-shut = This door is shut: its link was revoked, the forum is over, or the link is incomplete. Please ask the organisers for a new one.
desk-error-forum-not-held = Only a forum that is announced and not yet over can have doors.

# Points and doors at the desk
desk-doors-title = Points and door links
desk-doors-lead = A device with a door’s link checks people in without an account. It sees names, categories and countries only, and works without a network.
desk-doors-check-in = Open the check-in page
desk-doors-links = Door links
desk-doors-none = There are no door links yet.
desk-doors-holder-hint = Such as: Ms Li, phone at the east door
desk-doors-email-hint = The link is mailed here, in the language below. Left empty, nothing is mailed.
desk-doors-mailed-to = Mailed to { $address }
desk-doors-mail-again = Mail the link again
desk-doors-make = Make a link
desk-doors-new = A new door link
desk-doors-link = Link
desk-doors-qr = Code for a phone’s camera
desk-doors-revoke = Revoke
desk-doors-revoke-means = The device can check nobody in any more, and forgets the list as soon as it has a network. Check-ins that it has not sent by then are lost.
desk-doors-revoke-now = Revoke this link
desk-doors-revoked = Revoked
desk-points-title = Points
desk-points-add = A new point
desk-points-of-session = The room of a session
desk-points-no-session = Another door, by this name
desk-points-add-now = Add the point
desk-days-title = Day by day
desk-days-none = Nobody has been checked in yet.
desk-day = Day
desk-came = Came
desk-double-title = Tickets used again
desk-double-first = First
desk-double-again = Again
desk-label-session = Session
desk-label-name_zh = Name in Chinese
desk-label-name_en = Name in English
desk-label-name_ru = Name in Russian
desk-label-holder = Whose device
desk-label-at = Point
problem-unknown-session = The agenda has no such session; please choose again
problem-unknown-point = This forum has no such check-in point; please choose one of its points
desk-audit-forum-add-point = Added a check-in point
desk-audit-forum-open-door = Made a door link
desk-audit-forum-revoke-door = Revoked a door link
desk-audit-forum-mail-door = Mailed a door link
desk-letter-door_link = Link for the door
desk-audit-registration-check-in = Checked somebody in
desk-audit-registration-undo-check-in = Undid a check-in

# Figures
desk-figures = Figures
desk-figures-file = Figures as a file (CSV)
desk-figures-check-ins = Check-ins as a file (CSV)
desk-figures-funnel = From the invitation to the door
desk-figures-by-category = By category
desk-figures-by-country = By country or region
desk-figures-by-day = By day
desk-figures-none = There is nothing to count yet.
desk-figures-see-table = The table below has the figures.
desk-figures-hour = Time ({ $zone })
desk-figures-number = Ticket number
desk-figures-native-name = Name in own script
desk-figures-means = How
desk-figures-by = By
desk-stage-invited = Invited
desk-stage-answered = Answered
desk-stage-registered = Registered
desk-stage-confirmed = Confirmed
desk-stage-came = Came
desk-audit-forum-export-check-ins = Exported check-ins

# Without a ticket
check-in-walk-in = Register somebody here
check-in-walk-in-means = Whoever stands here gets a place if one is left, also after registration has closed. The confirmation goes to the address below.
check-in-walk-in-now = Register and confirm
desk-audit-registration-walk-in = Registered somebody at the door
