# 席位的分配
category-by-code = 凭邀请码报名
category-decided = 报名须经审核
label-access_code = 邀请码
hint-access-code = 仅部分类别需要填写，不区分大小写。
places-title = 席位分配
places-hint-offers-end = 论坛开始前若干小时起，不再向候补人员递补席位。
desk-label-offers_end = 递补截止于开始前（小时）
desk-label-decided_by = 由谁审核报名
places-decided-nobody = 无须审核：先到先得
places-decided-staff = 由我方工作台审核
places-decided-focal_point = 由代表团联络人或我方工作台审核
desk-label-access_codes = 邀请码
places-hint-codes = 每行一个邀请码，其后可写可用次数，例如：GUEST-2027 30。设有邀请码的类别只能凭码报名。
desk-label-country_quotas = 国家名额
places-hint-countries = 每行一个国家的两位字母代码及其名额上限，例如：KZ 10。其他国家不单独设限。
problem-bad-access-code = 请每行填写一个邀请码：6 至 40 个字母或数字，不含空格，其后可写可用次数
problem-access-code-used-up = 此邀请码的可用次数已用完，请向主办方索取新的邀请码
problem-bad-country-quota = 请每行填写国家的两位字母代码和名额，例如 KZ 10
problem-country-twice = 此国家出现了两次，请删去其中一行

# 报名审核
places-decide = 审核
places-approve = 确认席位
places-approve-means = 报名人将收到邮件，告知席位已经确认。
places-refuse = 不予通过
places-refuse-title = 不通过此报名
label-reason = 理由（将告知报名人）
error-decided = 此报名已经审核。

# 邀请
places-invite-title = 邀请更多嘉宾
desk-label-list = 嘉宾名单
label-list = 人员名单
places-hint-list = 每行一人：姓名 <邮箱>，其后可写国家（KZ）和语言（ru）；也可从表格粘贴：姓名、邮箱、国家、语言。姓名须用拉丁字母填写，其前可另写本国文字姓名：王伟，Wang Wei，邮箱。
desk-label-list_country = 未写明国家时的国家
desk-label-list_language = 未写明语言时的邮件语言
label-list_language = 未写明语言时的邮件语言
places-invite-country = 或邀请名册中来自以下国家的所有人
places-hint-invite-country = 代替名单：参加过培训班且现居该国的所有人。
places-nobody-else = — 不选 —
desk-label-held_until = 席位保留至
places-hint-held-until = 不填则不保留席位。时间为 { $zone } 时间。届时未接受的席位转给候补人员。
places-count-first = 先统计人数
places-would-invite = { $n ->
        [0] 没有可邀请的人：他们均已受邀，或者不接收邮件。
       *[other] 将邀请 { $n } 人。邮件尚未发出。
    }
places-understood = 系统对名单的理解
places-understood-more = 名单中另有 { $n } 人。
places-count-again = 重新统计
places-counted-otherwise = 现在将邀请的人与先前统计的不同。尚未邀请任何人。
places-invite-counted = 邀请 { $n } 人
places-remind = 提醒尚未答复的嘉宾
places-remind-means = 每人收到一封提醒邮件；三天内收到过邮件的嘉宾除外。
places-reminded = { $n ->
        [0] 未发出提醒：所有人在三天内都收到过邮件。
       *[other] 已提醒 { $n } 人。
    }
places-reminders-save = 保存提醒设置
desk-label-remind_days = 自动提醒（提前天数）
places-hint-remind-days = 填写数字，如 14、7、2；不填则不发送。在席位保留期限（未保留席位的，则为论坛开始）之前相应天数的上午九点（{ $zone } 时间），提醒尚未答复的嘉宾。三天之内，同一人不会收到两封邮件。
places-reminder-next = 下一次提醒将于 { $at } 发出，按目前情况共 { $n } 人。
places-reminder-none = 按目前情况，不会发出提醒。
problem-bad-remind-days = 请填写最多五个 1 到 90 之间的整数，如 14、7、2
desk-audit-forum-reminders = 设定了论坛嘉宾的提醒时间
places-guests = 嘉宾
places-answer = 答复
places-kept-until = 席位保留至
places-reminded-at = 提醒时间
problem-guest-twice = 此人或此邮箱在其他行也出现过
problem-guest-name = 请用拉丁字母填写姓名
problem-guest-rest = 尖括号内的邮箱之后只能写国家（KZ）和语言（ru）
problem-guest-address = 邮箱缺失或格式有误
problem-guest-country = 请写明国家的两位字母代码，或者在下方选择国家
problem-guest-language = 请写明 zh、en 或 ru，或者在下方选择语言
problem-guest-registered = 此人已经报名
problem-too-many-guests = 每次最多提交 500 人
problem-no-room-to-hold = 空余席位不足
problem-after-the-start = 此时间晚于论坛开始时间，请另选较早的时间
invitation-not-you = 我不是 { $name }
invitation-kept-until = 我们为您保留席位至 { $until }。
desk-audit-forum-places = 修改了论坛的席位分配
desk-audit-forum-remind = 提醒了论坛的嘉宾
desk-audit-registration-approve = 通过了一项报名
desk-audit-registration-refuse = 未通过一项报名
desk-letter-invitation_reminder = 邀请提醒
desk-letter-invitation_over = 邀请取消通知
desk-letter-delegation = 代表团链接
desk-reason-the-forum-is-not-cancelled = 论坛没有取消
desk-reason-the-delegation-has-another-focal-point = 该代表团已更换联络人
desk-reason-the-seats-of-the-delegation-were-returned = 代表团的席位已经收回

# 工作台：代表团
delegations-title = 代表团
delegations-none = 目前没有代表团。
delegations-of = 国家与单位
delegations-focal-point = 联络人
delegations-named = 已报名单
delegations-returned = 已收回
delegations-link = 重新发送链接
delegations-return = 收回未用席位
delegations-return-means = 已列入名单的人员保留席位，其余席位立即转给候补人员。
delegations-return-now = 收回席位
delegations-make-title = 为代表团分配席位
delegations-make-means = 席位立即从该类别中划出。联络人将收到带有链接的邮件，并据此报送名单。
delegations-make = 分配席位
delegations-hint-organisation = 整个国家的代表团请留空。
delegations-hint-returns = 届时未报名单的席位将被收回。时间为 { $zone } 时间。
desk-label-organisation = 单位
desk-label-seats = 席位数
desk-label-returns_at = 未用席位收回时间
desk-audit-forum-delegation = 为代表团分配了席位
desk-audit-forum-delegation-link = 重新发送了代表团链接
desk-audit-forum-delegation-name = 为代表团提名了人员
desk-audit-forum-delegation-return = 收回了代表团的席位

# 代表团页面
delegation-title = 您的代表团
delegation-of = 代表团
delegation-seats = 席位
delegation-seats-named = 共 { $seats } 席，已报 { $named } 人
delegation-until = 您可以在 { $until } 之前报送和更换人员。届时未报名单的席位将转给他人。
delegation-people = 代表团成员
delegation-state = 状态
delegation-change = 更改
delegation-name = 报送名单
delegation-name-now = 报送
delegation-replace = 更换
delegation-replace-by = 由谁代替：姓名 <邮箱>
delegation-replace-now = 更换此人
delegation-withdraw = 移出名单
delegation-withdraw-now = 将此人移出名单
error-delegation-over = 报送名单的期限已过。如需更换人员，请与我们联系。
problem-no-seats-left = 剩余席位少于名单人数
problem-one-person = 请只填写一个人

# 邮件
letter-invitation-reminder-subject = 邀请函提醒：{ $forum }
letter-invitation-reminder-silent = 我们尚未收到您的答复，故冒昧再次致信。
letter-invitation-kept = 我们为您保留席位至 { $until }。
letter-invitation-over = 我们遗憾地通知您，此前邀请您出席的“{ $forum }”已经取消。
letter-invitation-moved = 我们此前邀请您出席的“{ $forum }”更改了时间或地点，最新安排见下文。
letter-invitation-postponed = 我们此前邀请您出席的“{ $forum }”已经延期，新的日期尚未确定。
letter-kept-subject = 答复期限变更：{ $forum }
letter-kept-otherwise = 我们在“{ $forum }”为您保留席位的期限已有变更。
letter-because-invited = 您收到此邮件，是因为主办方邀请嘉宾时提供了此邮箱。
letter-because-delegation = 您收到此邮件，是因为您被指定为代表团联络人。
letter-named-kept = 贵代表团已推荐您参加“{ $forum }”。我们为您保留席位至 { $until }。
letter-delegation-subject = 贵代表团的席位：{ $forum }
letter-delegation-seats = { $n ->
       *[other] 我们在“{ $forum }”为贵代表团保留了 { $n } 个席位，由您担任联络人。
    }
letter-delegation-until = 请在 { $until } 之前报送名单。届时未报名单的席位将转给他人。
letter-delegation-personal = 持有此链接者可以报送和更换人员，请勿转发本邮件。
letter-action-delegation = 报送名单
letter-fact-delegation = 代表团

# Who answers an invitation, and who stands in
invitation-is-this-you = 您是 { $name } 吗？请予答复。
invitation-link-by-mail = 您的报名链接在我们发送给您的邮件中。
invitation-stand-in-means = 此邀请仅供 { $name } 使用，席位不可由他人代替。如果此邀请由他人转给您，您可以为自己申请名额：我们会给您发送邮件，并由主办方决定。
invitation-stand-in = 为自己申请名额
places-came-by = 申请来源
places-came-by-guest = { $guest } 的邀请
places-this-is = 此人就是 { $guest }
places-this-is-means = 如果 { $guest } 用另一个邮箱报了名：邀请即以此报名接受，占用为其保留的席位，并不再发送提醒。
desk-error-not-the-guest = 邀请已经答复，或者报名已经结束。
desk-audit-registration-guest = 将报名与邀请关联
error-forum-is-over = 论坛已经结束，报名信息不能再更改。
desk-error-forum-is-over = 论坛已经结束，参会记录不再更改。

# Changing a delegation
delegations-change-title = 修改代表团
delegations-change-focal-point = 更换邮箱地址后，新联络人会收到自己的链接，原链接随即失效。
desk-audit-forum-delegation-change = 修改了代表团
delegation-replace-only = 提名时间已过。论坛开始之前，您仍可更换已提名的人员。
delegation-without-address = 名单中未写邮箱者没有自己的邮箱：有关其席位和文件的邮件发给联络人，群发邮件无法送达
delegation-misses-address = 如有人没有自己的邮箱，请勾选名单下方的选项。
delegation-through-you = 没有自己的邮箱，相关邮件发给您
delegation-their-page = 报名、入场券和文件
delegation-through = 没有自己的邮箱，由联络人转交
letter-through-focal-point = 此信写给贵代表团的 { $name }，其没有自己的邮箱。请代为转交；信中链接可打开其报名页面、入场券和文件。
desk-letter-delegation_moved = 时间或地点变更（致联络人）
letter-delegation-moved = 贵代表团拥有席位的“{ $forum }”更改了时间或地点。您提名的人员会收到邮件通知。
letter-delegation-postponed = 贵代表团拥有席位的“{ $forum }”已经延期，新的日期尚未确定，席位将保留至新日期公布。您提名的人员会收到邮件通知。
desk-letter-invitation_moved = 时间或地点变更（致受邀者）
desk-letter-delegation_over = 论坛取消通知（致联络人）
letter-delegation-over = 我们遗憾地通知您，贵代表团拥有席位的“{ $forum }”已经取消。您提名的人员会收到邮件通知。
desk-change-guests-seats = 有 { $n } 个为受邀者保留的席位，其保留期限与邮件所述不同。
desk-change-delegations = 有 { $n } 个代表团的提名截止时间改变。

# Spreadsheets, and guests by a question
places-sheet = 人员电子表格
places-hint-sheet = XLSX 或 CSV 文件，最多 500 人。系统按表头识别各列：姓名、邮箱、国家、语言。人员会先列入下方名单，供您核对。
places-sheet-read = 读取电子表格
places-any = 不限
places-invite-class = 所属培训班
places-invite-registered = 参加过的论坛
places-invite-members = 仅限校友会活跃会员
places-export-invited = 邀请时间（{ $zone }）
places-export-answered = 答复时间（{ $zone }）
places-export-kept = 席位保留至（{ $zone }）
places-export-reminded = 提醒时间（{ $zone }）
desk-audit-forum-export-invitations = 导出了论坛的邀请名单
problem-sheet-unreadable = 无法读取该文件，请另存为 XLSX 或 UTF-8 编码的 CSV 文件
problem-sheet-too-large = 文件过大，每个文件最多 500 人且不超过 2 MB

# Correcting a registration
correct-title = 更正我的信息
correct-means = 胸卡和证书上将使用此姓名。如需更改邮箱、国家或类别，请与我们联系。
desk-correct = 更正
desk-correct-title = 更正报名信息
desk-correct-email = 新邮箱须通过报名后发出的确认邮件予以确认。确认之前席位仅为保留，以往邮件中的链接不再有效。
desk-correct-moves = 更改类别或国家，须有无人等候的空余席位。
desk-correct-papers = 已颁发的证书仍为原姓名，须重新颁发。
desk-label-language = 邮件语言
problem-seat-of-delegation = 此人使用代表团的席位，国家和类别以代表团为准
problem-no-place-to-move = 此类别中该国没有无人等候的空余席位
desk-error-registration-ended = 此报名已经结束，不能再更正。
desk-audit-registration-correct = 更正了报名信息
desk-audit-registration-companion-add = 添加了随行人员
desk-audit-registration-companion-change = 修改了随行人员
desk-audit-registration-companion-remove = 移除了随行人员

# Finding registrations
desk-all-categories = 全部类别
desk-all-delegations = 全部代表团
desk-delegation = 代表团
desk-in-line = 候补第 { $n } 位
desk-export-found = 文件仅包含此处查询的人员。

# Deciding about several, and those who decide
desk-home-awaiting = { $n ->
       *[other] 有 { $n } 份报名待审批。
    }
desk-awaiting = 待审批
places-tick = 选中
places-several-title = 处理选中的报名
places-approve-several = 确认其席位
places-approve-several-means = 每人都会收到席位已确认的邮件。
places-refuse-several-title = 谢绝所有选中者
places-refuse-several = 谢绝
places-hint-reason-several = 所有选中者都会收到这一理由。
problem-nobody-ticked = 请至少选中一份报名
desk-label-registration = 报名
letter-decide-subject = 等待您的决定：{ $forum }
letter-decide-awaiting = { $n ->
       *[other] 有 { $n } 人申请“{ $forum }”的席位，请您作为代表团联络人作出决定。
    }
letter-decide-kept = 在您作出决定之前，席位将予以保留。
letter-action-decide = 作出决定
desk-letter-delegation_decide = 请作决定（致联络人）
desk-reason-nobody-awaits-a-decision-any-more = 已没有人等待决定

# Who sits in a delegation's seats
delegations-people = 人员
delegations-people-none = 尚未报送人员。

# For how long something is kept
desk-label-offer_lasts = 候补名额保留时长（小时）
places-hint-offer-lasts = 候补者可在此时长内接受所提供的席位。留空则为 48 小时。
desk-label-hold_lasts = 邮箱未确认时席位保留时长（小时）
places-hint-hold-lasts = 报名后可在此时长内确认邮箱。留空则为 48 小时。
