letter-salutation = { $gender ->
        [f] Уважаемая { $name }!
        [m] Уважаемый { $name }!
       *[unknown] Здравствуйте, { $name }!
    }
