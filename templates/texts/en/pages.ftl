# Moments
moment = { $day }, { $hour } ({ $zone })
moment-span-one-day = { $day }, { $from }–{ $to } ({ $zone })
moment-span = { $first }, { $from } – { $last }, { $to } ({ $zone })
zone-name = { $city }, { $offset }
