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
companions-not-yet = Once you have a place and have confirmed your address, you can name here who comes along with you.
companions-no-room = There is no free place for this person: those that are left go to people who wait, or this country has its part. Nothing has been changed.
label-role = In what capacity
hint-role = For example: spouse, interpreter, driver.
problem-companion-twice = This person is on your list already

# The same at the desk, at the door and in mails
desk-label-companions = People whom somebody may bring along
places-hint-companions = 0 means nobody. Each of them takes a place in this category.
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
