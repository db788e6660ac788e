letter-salutation = { $gender ->
        [f] 尊敬的{ $name }女士：
        [m] 尊敬的{ $name }先生：
       *[unknown] 尊敬的{ $name }先生/女士：
    }

# 信件的框架
letter-closing = 顺颂时祺
letter-fact-line = { $label }：{ $value }
letter-unsubscribe = 退订此类邮件
letter-preferences = 选择主题、邮件语言或暂停接收
letter-because-sign-in = 您收到此邮件，是因为有人用此邮箱申请了登录验证码。
letter-because-second-look = 您收到此邮件，是因为有人以此邮箱登录后要在工作台查看护照。
letter-because-registration = 您收到此邮件，是因为报名时填写了此邮箱。
letter-because-application = 您收到此邮件，是因为申请加入校友联谊会时填写了此邮箱。
letter-because-roll = 您收到此邮件，是因为您在我们的培训班学员名册中。
letter-because-door = 您收到此邮件，是因为您将在论坛负责签到。
letter-because-mailing = 您收到此邮件，是因为您参加过培训班、报名参加过论坛，或者是校友联谊会会员。

# 要点
letter-fact-forum = 论坛
letter-fact-when = 时间
letter-fact-where = 地点
letter-fact-mode = 形式
letter-fact-languages = 语言
letter-fact-category = 类别
letter-fact-invited-as = 邀请身份
letter-fact-class = 培训班
letter-fact-reason = 原因
letter-fact-member-number = 会员编号
letter-fact-member-since = 入会日期
letter-fact-device = 设备
letter-days = { $first } 至 { $last }
letter-when-both = { $there }；您所在地时间：{ $here }
letter-list-separator = 、
letter-mode-in_person = 线下
letter-mode-online = 线上
letter-mode-hybrid = 线下与线上
letter-language-zh = 中文
letter-language-en = 英语
letter-language-ru = 俄语
letter-language-fa = 波斯语
letter-language-kk = 哈萨克语
letter-language-ky = 吉尔吉斯语
letter-language-tg = 塔吉克语
letter-language-uz = 乌兹别克语
letter-language-mn = 蒙古语

# 按钮
letter-action-confirm-registration = 确认报名
letter-action-my-registration = 我的报名
letter-action-ticket = 打开入场券
letter-action-forum = 论坛页面
letter-action-door = 打开签到页
letter-action-offer = 接受或放弃席位
letter-action-invitation = 答复邀请
letter-action-confirm-address = 确认邮箱
letter-action-apply-again = 重新申请
letter-action-sign-in = 登录
letter-action-association = 校友联谊会

# 登录验证码
letter-sign-in-subject = 您的登录验证码
letter-sign-in-code = 以下是您的登录验证码，请在申请验证码的同一浏览器中输入。
letter-sign-in-valid = 验证码只能使用一次，自本邮件发出起 { $minutes } 分钟内有效，有效期至 { $until }。
letter-sign-in-not-you = 如果您没有申请验证码，则无须理会：没有验证码，任何人都无法登录。我们绝不会向您索要此验证码。

# 入口链接
letter-door-subject = 您的签到入口链接：{ $forum }
letter-door-greeting = 您好！
letter-door-link = 凭以下链接，您的设备即可在“{ $forum }”的“{ $point }”为参会者签到。请在活动之前，用当天要使用的手机或电脑打开一次，此后断网时也能使用。
letter-door-until = 链接有效期至 { $until }。
letter-door-personal = 持有此链接者可以看到参会者姓名并为其签到，请勿转发本邮件。设备或邮件如落入他人之手，请告知主办方，以便撤销链接。

# 查看护照前再次验证身份
letter-second-look-subject = 查看护照所需的验证码
letter-second-look-code = 以下验证码用于再次确认您的身份，请在要求输入验证码的页面上填写。
letter-second-look-not-you = 如果要查看护照的并非您本人，则说明他人正在使用您的登录。请立即告知管理员，切勿将验证码转告他人。

# 报名：席位已保留
letter-held-subject = 请确认您的报名：{ $forum }
letter-held-kept = 感谢您报名参加“{ $forum }”。我们为您保留席位至 { $until }。
letter-held-confirm = 请打开以下链接，并按下页面上的按钮，席位即为您确认。这同时表明此邮箱确系您本人所有。
letter-held-confirm-decided = 请打开以下链接，并按下页面上的按钮，以表明此邮箱确系您本人所有。此类别的报名须经审核，结果将通过邮件告知；在此之前，席位为您保留。
letter-held-not-you = 如果您没有报名，则无须理会，届时席位将转给他人。

# 报名：已确认
letter-confirmed-subject = 您的席位已确认：{ $forum }
letter-confirmed-place = 您参加“{ $forum }”的席位已经确认。我们期待您的光临。
letter-confirmed-ticket = 您的入场券已备好：请在入口处出示其中的二维码，手机屏幕或纸质均可。
letter-confirmed-change = 您可以随时通过以下链接查看报名情况。如行程有变，请在该页面撤回报名，以便将席位转给候补人员。
letter-confirmed-questions = 我们还需要了解您的行程等信息。请通过以下链接打开您的报名页面，在论坛开始前填写。

# 报名：候补
letter-waitlisted-subject = 您已进入候补名单：{ $forum }
letter-waitlisted-place = 感谢您有意参加“{ $forum }”。目前席位已满，您已进入候补名单，排在第 { $place } 位。
letter-waitlisted-wait = 一经轮到，我们将通过邮件通知您，在此之前您无须做任何事情。您可以通过以下链接查看候补情况，或者退出候补。

# 报名：等待审核
letter-awaiting-subject = 已收到您的报名：{ $forum }
letter-awaiting-decision = 感谢您报名参加“{ $forum }”。主办方将审核您的报名，我们会通过邮件告知结果。在此之前，席位为您保留。

letter-calendar-attached = 随信附上日历日程，日后如有变更会随之更新。在日历中谢绝并不会撤回报名；如需撤回，请使用上面的链接。
letter-calendar-cancels = 如果您的日历中已有该论坛，随信附上的文件可将其移除。
letter-calendar-moves = 如果您的日历中已有该论坛，随信附上的文件可将其更新。

# 新的时间或地点
letter-moved-subject = 时间或地点变更：{ $forum }
letter-moved-forum = 您报名参加的“{ $forum }”时间或地点有变，最新安排如下。
letter-moved-confirmed = 您的报名继续有效。如您无法参加，请通过以下链接撤回报名，以便将席位转给候补人员。
letter-moved-held = 您的席位尚未确认，将为您保留至{ $until }。请通过以下链接确认；如您无法参加，请在该页面撤回报名。
letter-moved-awaiting = 主办方尚未就您的报名作出决定，结果将以邮件通知您。如您无法参加，请通过以下链接撤回报名。
letter-moved-waitlisted = 您的候补序号保持不变。如您无法参加，请通过以下链接退出候补。
letter-moved-offered = 为您预留的席位将保留至{ $until }，请在此之前答复。如您无法参加，请通过以下链接撤回报名。
letter-moved-line = { $label }：{ $was } → { $now }
letter-date-to-be-announced = 新日期待定
letter-postponed-subject = 延期通知：{ $forum }
letter-postponed-forum = 您报名参加的“{ $forum }”延期举行，新的日期尚未确定。
letter-postponed-wait = 新日期一经确定，我们将即刻通知您。

# 再次报名
letter-again-subject = 您已报名：{ $forum }
letter-again-nothing-changed = 刚才有人（很可能是您本人）用此邮箱再次报名参加“{ $forum }”。此前已有报名，其内容没有任何变动。
letter-again-see = 您可以通过以下链接查看报名情况、确认尚未确认的报名，或者撤回报名。
letter-again-not-you = 如非您本人操作，则无须理会。
letter-link-subject = 您的链接：{ $forum }
letter-link-again = 这是您“{ $forum }”报名的新链接。通过它可以查看报名情况、您的文件以及需要填写的内容。

# 报名结束
letter-withdrawn-subject = 您的报名已撤回：{ $forum }
letter-withdrawn-place = 您参加“{ $forum }”的报名已经撤回，特此确认。
letter-expired-subject = 您的报名已过期：{ $forum }
letter-expired-place = 我们曾为您保留“{ $forum }”的席位，但未能在期限内收到您的确认，因此席位已经释放，报名随之结束。
letter-refused-subject = 关于您的报名：{ $forum }
letter-refused-place = 感谢您关注“{ $forum }”。很遗憾，此次我们无法为您提供席位。
letter-refused-thanks = 期待在我们的其他论坛上与您相见。
letter-ended-again = 如您仍希望参加，在报名截止之前可以重新报名。
letter-cancelled-subject = 论坛已取消：{ $forum }
letter-cancelled-forum = 我们遗憾地通知您，“{ $forum }”已经取消，您的报名随之结束。
letter-cancelled-nothing-to-do = 您无须做任何事情。由此带来的不便，敬请谅解。

# 空出的席位
letter-offer-subject = 席位递补通知：{ $forum }
letter-offer-free = “{ $forum }”空出一个席位，候补名单现已轮到您。
letter-offer-until = 我们为您保留该席位至 { $until }。请打开以下链接，选择接受席位，或者让给下一位。
letter-offer-silence = 如届时未收到您的答复，该席位将转给下一位，您的报名也将结束。

# 邀请
letter-invitation-subject = 邀请函：{ $forum }
letter-invitation-honour = { $institution }诚挚邀请您出席“{ $forum }”。
letter-invitation-answer = 请通过以下链接告知您能否出席。此后您仍可在该页面更改答复。
letter-invitation-personal = 此邀请及其链接仅供您本人使用，请勿转发本邮件。

# 校友联谊会
letter-application-subject = 请确认您的邮箱：校友联谊会入会申请
letter-application-received = 我们收到一份使用此邮箱提交的校友联谊会入会申请，所填培训班为：{ $class }。
letter-application-confirm = 请打开以下链接，并按下页面上的按钮，以表明此邮箱确系您本人所有。此后校友联谊会工作人员才会看到该申请。
letter-application-not-you = 如果您没有提交申请，则无须理会。
letter-application-pending-subject = 您的校友联谊会入会申请
letter-application-pending = 您的校友联谊会入会申请（培训班：{ $class }）正由校友联谊会工作人员审核，您的邮箱已经确认。
letter-application-pending-wait = 您无须再做任何事情，审核结果将通过邮件告知。
letter-claim-subject = 这是您的校友联谊会入会申请吗？
letter-claim = 有人以您的姓名、作为“{ $class }”的学员申请加入校友联谊会，填写的邮箱是 { $address }。
letter-claim-act = 请打开以下链接，在页面上说明是否为您本人。如属本人，您将成为会员，今后的邮件将发往该邮箱；如不是，我们会告知秘书处。
letter-action-claim = 说明是否为本人
letter-not-accepted-subject = 您的校友联谊会入会申请
letter-not-accepted = 感谢您提交校友联谊会入会申请（培训班：{ $class }）。很遗憾，该申请未获批准。
letter-not-accepted-mistake = 如您认为有误，可以重新申请，例如按照培训班名册上的写法填写姓名。
letter-welcome-subject = 欢迎加入校友联谊会
letter-welcome-member = 您的入会申请已获批准，我们很高兴欢迎您成为校友联谊会会员。
letter-welcome-sign-in = 您可以使用此邮箱登录。每次登录时，我们都会通过邮件发送验证码，您无须记住密码。
letter-occasion-years = { $n }
