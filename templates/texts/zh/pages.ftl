# 时间
moment = { $day } { $hour }（{ $zone }）
moment-span-one-day = { $day } { $from }–{ $to }（{ $zone }）
moment-span = { $first } { $from } 至 { $last } { $to }（{ $zone }）
zone-name = { $city }，{ $offset }
