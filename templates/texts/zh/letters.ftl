letter-salutation = { $gender ->
        [f] 尊敬的{ $name }女士：
        [m] 尊敬的{ $name }先生：
       *[unknown] 尊敬的{ $name }：
    }
