letter-salutation = Dear { $name },
