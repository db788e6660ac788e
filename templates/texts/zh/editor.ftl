# Forums: what the editor adds to their pages
forum-date-to-be-announced = 新日期待定
forum-postponed = 延期
forum-postponed-notice = 本论坛已延期。新日期公布前暂停报名，已有报名继续有效。
forum-was-to-be = 原定：{ $when }
forum-interpreted = 口译：{ $languages }
forum-track = 专题
forum-speakers = 演讲嘉宾
forum-materials = 资料
forum-join = 线上参会链接
forum-file = { $kind }，{ $megabytes } MB
forum-speaker-names = { $native } { $latin }
forum-speaker-from = { $name }（{ $country }）
forums-calendar = 将全部近期论坛加入日历
forums-feed = 论坛动态（Atom 订阅）
series-calendar = 将本系列即将举办的论坛加入日历
series-feed = 本系列动态（Atom 订阅）
series-none-coming = 本系列目前没有即将举办的论坛。

# The preview
desk-preview-who = 查看身份
desk-preview-as-stranger = 普通访客：论坛页面
desk-preview-as-registering = 普通访客：报名表
desk-preview-as-invited = 受邀者：邀请页面
desk-preview-as-held = 邮箱待确认者：我的报名
desk-preview-as-awaiting = 等待审核者：我的报名
desk-preview-as-waitlisted = 候补者：我的报名
desk-preview-as-offered = 获得空出席位者：席位页面
desk-preview-as-confirmed = 报名已确认者：我的报名
desk-preview-as-ticket = 报名已确认者：入场券
desk-preview-as-focal_point = 联络人：代表团页面
desk-preview-in = 查看语言
desk-preview-at = 查看时间
desk-preview-lead = 下方页面按所选时间显示。预览不保存任何内容，页面上的链接和按钮均不起作用，其中的人物为虚构。草稿按已发布显示。
desk-preview-led-away = 此时报名未开放：报名表的网址会转到论坛页面。
desk-preview-no-category = 此页面会写明参会类别，而该论坛尚未设置类别。
desk-preview-now = 现在
desk-preview-before = 报名开放前
desk-preview-open = 报名开放时
desk-preview-full = 席位已满时
desk-preview-close = 报名截止后
desk-preview-door = 签到时
desk-preview-after = 结束后
desk-preview-native-name = 王芳
desk-preview-latin-name = Wang Fang

# Texts that have fallen behind
desk-stale = 可能过时
desk-stale-is-fresh = 此文本无需更新
desk-stale-lead = 以下文本写成之后，其他语言的版本有过修改。请更新，或在编辑页标明无需更新。
desk-stale-title = { $language ->
        [zh] 中文标题可能过时。
        [ru] 俄文标题可能过时。
       *[en] 英文标题可能过时。
    }
desk-stale-summary = { $language ->
        [zh] 中文简介可能过时。
        [ru] 俄文简介可能过时。
       *[en] 英文简介可能过时。
    }
desk-stale-venue = { $language ->
        [zh] 中文地点可能过时。
        [ru] 俄文地点可能过时。
       *[en] 英文地点可能过时。
    }
desk-stale-sessions = 有 { $n } 场会议的标题、会议室或专题在某些语言中可能过时。
desk-partial = 语言不全
desk-partial-sessions = 有 { $n } 场会议的会议室或专题尚未写全各种语言。
desk-forum-state-postponed = 已延期

# The agenda, speakers and materials
desk-agenda-page = 日程与嘉宾
desk-agenda-zone = 所有时间均按此时区：{ $zone }
desk-agenda-none = 日程中还没有会议。
desk-session-new = 新会议
desk-session-remove = 从日程中删除此会议
desk-session-remove-now = 确认删除
desk-hint-session-ends = 只填钟点。早于开始时间即为次日。
desk-hint-room = 与门牌一致。其他会议已使用的会议室，只需填写一种语言。
desk-hint-track = 同属一个专题的会议填写相同名称，可留空。其他会议已使用的专题，只需填写一种语言。
desk-hint-session-kind = 茶歇、用餐和联谊活动不计入参会学时。
desk-session-kind-session = 会议
desk-session-kind-plenary = 全体会议
desk-session-kind-parallel = 分论坛
desk-session-kind-round_table = 圆桌会议
desk-session-kind-break = 茶歇
desk-session-kind-meal = 用餐
desk-session-kind-social = 联谊活动
desk-speaker = 演讲嘉宾
desk-speaker-new = 新增嘉宾
desk-speakers-none = 尚未录入嘉宾。
desk-speaker-remove = 删除嘉宾
desk-speaker-remove-warning = 该嘉宾将从本论坛的所有会议中删除。
desk-speaker-remove-now = 确认删除
desk-hint-position = 职务须用三种语言填写，或全部留空。
desk-material = 资料
desk-materials-none = 还没有资料。
desk-material-remove = 删除
desk-material-remove-now = 确认删除此资料
desk-material-add = 添加资料
desk-material-add-now = 添加
desk-is-for-everybody = 所有人
desk-is-for-registered = 报名已确认者
desk-hint-link = 以 https:// 开头
desk-hint-file = PDF、JPEG 或 PNG，不超过 10 MB。链接与文件二者选一。如页面提示有误，请重新选择文件。
desk-error-too-many-materials = 每个论坛最多五十份资料，请先删除一份。
desk-about-forum = 语言、主办方与系列
desk-hint-slug = 论坛网址中的词：小写拉丁字母、数字和连字符。留空则由英文标题生成，发布后不可更改。
desk-hint-join-link = 以 https:// 开头，仅向报名已确认者显示
desk-hint-organisers = 每个主办方一行，三种语言均须填写。空行将被忽略。
desk-organiser-zh = 中文名称
desk-organiser-en = 英文名称
desk-organiser-ru = 俄文名称
desk-hint-series = 同属一个系列的论坛
desk-series-new = 以本论坛开始新系列

# Postponing and copying
desk-postpone = 延期
desk-postpone-lead = 日程和报名截止时间将顺延相同天数。保存之前，下一页会列出受影响的人员与邮件。
desk-postpone-without-date = 延期，日期待定
desk-postpone-without-date-means = 如果新日期尚未确定：所有报名者将收到通知，论坛从其日历中移除，报名暂停，直至您在此设定日期。
desk-clone = 复制为新论坛
desk-clone-lead = 副本为草稿，包含相同的文本、类别、设置、嘉宾、资料和日程。与论坛有关的群发邮件也复制为草稿，启用之前不会发送。报名和邀请不复制。
desk-hint-starts-on = 所有时间随之平移，钟点不变。留空则副本没有日期和日程。
desk-clone-now = 复制

# What a change touches
desk-change-title = 此项更改的影响
desk-change-lead = 尚未保存任何内容。您确认后，以下各项将同时生效。
desk-change-again = 您查看之后情况有变，请重新查看再确认。
desk-change-look = 查看影响
desk-change-told = 将收到邮件的人
desk-change-told-nobody = 不涉及任何人，因此不发送邮件。
desk-change-readers = { $language }，{ $zone }
desk-change-own-zone = 论坛所在时区
desk-change-people = 人数
desk-change-mailings = 与本论坛有关的群发邮件
desk-change-was = 原定发送时间
desk-change-is = 新的发送时间
desk-change-never = 暂不发送
desk-change-overdue = 时间已过：将跳过
desk-change-send = 仍然立即发送
desk-change-guests = 给尚未答复的嘉宾的自动提醒
desk-change-guests-were = 原定发送时间
desk-change-guests-are = 新的发送时间
desk-change-guests-none = 不发送
desk-change-guests-at = { $at }，{ $n } 位嘉宾
desk-change-also = 此外
desk-change-leave = 保持原样
desk-change-do-edit = 保存并通知
desk-change-do-postpone = 延期并通知
desk-change-do-cancel = 确认取消论坛
desk-change-do-close = 立即截止报名
desk-change-do-end = 论坛现在结束
desk-by-hand = 提前结束
desk-by-hand-means = 更改之前，您会先看到影响。
desk-error-registration-not-open = 报名并未开放。
desk-error-forum-not-begun = 论坛尚未开始。
desk-audit-forum-close = 截止了论坛的报名
desk-audit-forum-end = 结束了论坛
desk-change-waiting = 有 { $n } 封与论坛有关的邮件等待发送，将以届时的安排为准。
desk-change-offers-cut = 有 { $n } 个席位邀约提前截止，与论坛最后一批邀约的截止时间相同。
desk-change-holds-cut = 有 { $n } 个邮箱待确认的席位，保留期缩短至论坛开始。
desk-change-offers-taken-back = 有 { $n } 个未答复的席位邀约被收回，相关人员回到候补队列的原位。
desk-change-offers-made = 候补名单上有 { $n } 人将获得席位邀约。
desk-forum-overtaken = 在您编辑期间，他人已保存过本论坛。您填写的内容保留在下方，尚未保存：请与论坛页面核对后再次保存，届时将覆盖他人的修改。
desk-change-visa-letters = 已签发 { $n } 份签证邀请函，其中的日期或地点可能与新安排不符：请在“文件”中重新签发。
desk-change-visa-letters-end = 已签发的 { $n } 份签证邀请函将被撤销。

# 论坛系列
desk-series = 论坛系列
desk-series-lead = 系列在其首场论坛的表单中设立。其中一场论坛发布后，系列页面即对外显示。
desk-series-write = 编辑各系列的名称和简介
desk-series-announced = { $n ->
        [0] 尚未发布
       *[other] 已发布 { $n } 场
    }
desk-series-unseen = 本系列尚无已发布的论坛，页面暂不对外显示。
desk-hint-description = 简介显示在系列页面上。请写全各种语言，或全部留空。

# Acts, labels and problems
desk-audit-forum-write-agenda = 修改了论坛日程或嘉宾
desk-audit-forum-add-material = 添加了论坛资料
desk-audit-forum-remove-material = 删除了论坛资料
desk-audit-forum-postpone = 将论坛延期
desk-audit-forum-clone = 复制了论坛
desk-audit-series-save = 修改了论坛系列
desk-reason-the-forum-was-postponed = 论坛已延期
desk-label-slug = 网址用词
desk-label-join_link = 线上参会链接
desk-label-languages = 语言
desk-label-interpretation = 口译语言
desk-label-organisers = 主办方
desk-label-series = 所属系列
desk-label-series_zh = 新系列的中文名称
desk-label-series_en = 新系列的英文名称
desk-label-series_ru = 新系列的俄文名称
desk-label-description_zh = 中文系列简介
desk-label-description_en = 英文系列简介
desk-label-description_ru = 俄文系列简介
desk-label-room = 会议室
desk-label-room_zh = 中文会议室名称
desk-label-room_en = 英文会议室名称
desk-label-room_ru = 俄文会议室名称
desk-label-track = 专题
desk-label-track_zh = 中文专题名称
desk-label-track_en = 英文专题名称
desk-label-track_ru = 俄文专题名称
desk-label-speakers = 演讲嘉宾
desk-label-native_name = 本族文字姓名
desk-label-latin_name = 拉丁字母姓名
desk-label-position_zh = 中文职务
desk-label-position_en = 英文职务
desk-label-position_ru = 俄文职务
desk-label-is_for = 面向对象
desk-label-link = 链接
desk-label-file = 文件
desk-label-starts_on = 副本的首日
problem-not-a-link = 请填写以 https:// 开头的链接
problem-bad-slug = 请使用小写拉丁字母、数字和单个连字符
problem-slug-taken = 另一论坛已使用该词，请另选
problem-slug-is-known = 邮件和日历已指向此网址，不可更改
problem-unknown-speaker = 请选择本论坛的嘉宾
problem-link-or-file = 请提供链接或文件，二者选一
problem-file-too-large = 文件超过 10 MB
problem-file-of-another-kind = 文件不是 PDF、JPEG 或 PNG
problem-registration-would-not-open = 报名会在开放之前截止，请先修改报名时间
problem-bad-day = 请填写日期，例如 2027-05-20
