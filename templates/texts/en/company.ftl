# Accompanying persons
companions-title = Accompanying persons
companions-most =
    { $n ->
        [one] You may bring one person along.
       *[other] You may bring up to { $n } people along.
    }
companions-means = Each of them takes a place, and is let in with you. Our mail about them goes to you.
companions-none = You have not named anybody yet.
companions-add = Add a person
companions-add-now = Add this person
companions-change = Change
companions-change-title = Change an accompanying person
companions-remove = Take off the list
companions-remove-means = The place goes to others at once.
companions-remove-now = Take this person off the list
companions-full = You have named as many people as you may bring along.
companions-nobody = Nobody can be brought along in your category.
companions-closed = Nobody can be added or changed any more. As long as you are registered you can take people off the list.
companions-not-yet = People can be added once you have a place and have confirmed your address. Until then you can correct whom you have named, or take people off the list.
companions-no-room = There is no free place for this person: those that are left go to people who wait, or this country has its part. Nothing has been changed.
label-role = Comes as
hint-role = For example: spouse, interpreter, driver.
problem-companion-twice = This person is on your list already
problem-no-companions = Nobody can be brought along in this category
problem-too-many-companions = These are more people than this category allows you to bring along
problem-party-too-large = There are fewer places in all than there are of you; please bring fewer people along
problem-party-finds-no-room = Not enough places are left for all of you; please bring fewer people along
problem-alone-at-the-door = At the door each person is registered alone; please register the others one by one

# Registering together, and waiting together
category-brings =
    { $n ->
        [one] you may bring one person along
       *[other] you may bring up to { $n } people along
    }
register-company = Accompanying persons
register-company-hint = Each of them takes a place. Where there are not enough places for all of you, you wait together and are offered places together. Whoever has no entry here is not registered.
register-company-number = Person { $n }
register-company-more = Name somebody who comes along first
label-companions = Accompanying persons
label-with_native_name = Name of an accompanying person
label-with_latin_name = Name of an accompanying person in Latin letters
label-with_country = Country of an accompanying person
label-with_role = What an accompanying person comes as
waits-together = You wait for { $n } places together, and will be offered all of them at once. If you bring fewer people along, it may be your turn sooner.
waits-laid-aside =
    { $n ->
        [one] One of these places is free already and laid aside for you.
       *[other] { $n } of these places are free already and laid aside for you.
    }
companions-remove-means-waiting = You then wait for one place fewer, and it may be your turn sooner.

# The same at the desk, at the door and in mails
desk-label-companions = People whom somebody may bring along
places-hint-companions = 0 means nobody. Each of them takes a place in this category. Who registers with others waits for places for all of them: what is free is laid aside for them until it is enough.
desk-label-visa_letters = People of this category may ask for a visa letter, where the forum gives them
desk-label-certificates = People of this category get a certificate
companions-with =
    { $n ->
        [one] with one person
       *[other] with { $n } people
    }
companions-among =
    { $n ->
        [one] Among the places that are taken is one of an accompanying person.
       *[other] Among the places that are taken are { $n } of accompanying persons.
    }
check-in-with =
    { $n ->
        [one] And one person with them: { $names }
       *[other] And { $n } with them: { $names }
    }
check-in-with-them = With them:
letter-fact-companions = With you
company-laid-aside =
    { $laid ->
        [one] One free place is laid aside for them until there are { $wants } for all of their party. It is offered to nobody behind them.
       *[other] { $laid } free places are laid aside for them until there are { $wants } for all of their party. They are offered to nobody behind them.
    }
company-too-large = They wait for { $wants } places together, which is more than the forum, their category or their country has in all. Others are offered places before them.
letter-held-party = Thank you for registering for the forum “{ $forum }”. We are keeping { $n } places for you and those who come along with you until { $until }.
letter-waitlisted-party = Thank you for registering for the forum “{ $forum }”. There are not enough free places at present for all { $n } of you, and you are on the waitlist together. Your number in line is { $place }.
letter-waitlisted-together = It is your turn once there is a place for each of you. If you bring fewer people along, that may be sooner: you can take people off the list at the link below.
letter-offer-party = { $n } places at the forum “{ $forum }” have become free, and it is the turn of you and those who come along with you on the waitlist.
letter-offer-party-until = We are keeping these places for all of you until { $until }. Please open the link below and either take them or leave them to the next in line.
letter-offer-party-silence = If we do not hear from you by then, the places will be offered to the next in line and your registration will end.
