# At the door
check-in-title = 签到
check-in-guest = 参会人
check-in-done = 已签到
check-in-again = 已于 { $hour } 签到
check-in-may = 可以入场
check-in-not-confirmed = 该报名未确认，不能在此签到。如有疑问，请联系会务组。
check-in-once-more = 再次签到
check-in-now = 签到
check-in-times =
    { $n ->
       *[other] 今天在此已签到 { $n } 次
    }
check-in-search = 姓名、票号或邮箱
check-in-search-hint = 任何文字的姓名开头几个字母，中文一个字即可
check-in-nobody = 没有找到。请换用票号，或用护照上的拼写再试。
check-in-here-since = { $hour } 已签到
check-in-scanner = 使用扫码枪
check-in-code = 票上的二维码
check-in-code-hint = 将光标放在此处后扫码，即刻签到；也可输入二维码下方的八位数字
check-in-counts = 到场人数
check-in-of = { $came } / { $all }
check-in-today = 今天到场
check-in-refresh = 刷新
check-in-latest = 最近签到
check-in-undone = 已撤销
check-in-double = 重复使用
check-in-means-camera = 手机扫码
check-in-means-typed = 手动查找
check-in-means-scanner = 扫码枪
check-in-offline = 离线
check-in-undo = 撤销
check-in-undo-means = 记录会保留，并注明已撤销。
check-in-undo-now = 撤销签到
check-in-points = 签到点
check-in-manage = 签到点与入口链接
check-in-to-forum = 返回论坛
check-in-device-ready = 本设备断网时也能继续签到。
check-in-device-unable = 本设备只能在联网时签到。
check-in-no-ticket = 这不是本论坛的票
check-in-other-forum = 这是另一个论坛的票
check-in-camera = 用摄像头扫码
check-in-ticket = 入场券
check-in-ticket-means = 这是该论坛的入场券。请在入口处出示二维码，工作人员会为您签到。
check-in-ticket-staff = 入口工作人员请登录

# Without a network
check-in-offline-title = 离线签到
check-in-offline-lead = 目前没有网络。签到记录保存在本设备上，联网后自动发送。
check-in-network-back = 网络已恢复，所有记录均已发送。
check-in-waiting = 待发送：
check-in-no-roster = 本设备上没有名单。请联网后重新打开入口链接。
check-in-here-before = 已签到：
check-in-not-listed = 不在名单上
check-in-offline-search = 姓名或票号
check-in-offline-hint = 输入姓名开头、票号，或扫码
check-in-kept = 待发送
check-in-sent = 已发送
check-in-was-not-confirmed = 报名未确认
check-in-online-again = 返回联网页面

# Links that open nothing
error-no-ticket = 这张票无效：链接不完整，或不是由我们签发的。
error-door-shut = 此入口已关闭：链接已被撤销、论坛已结束，或链接不完整。请向会务组索取新的链接。
desk-error-forum-not-held = 只有已发布且尚未结束的论坛才能开设入口链接。

# Points and doors at the desk
desk-doors-title = 签到点与入口链接
desk-doors-lead = 有入口链接的设备无需账号即可签到，只能看到姓名、类别和国家，并可在断网时继续工作。
desk-doors-check-in = 打开签到页
desk-doors-links = 入口链接
desk-doors-none = 尚无入口链接。
desk-doors-holder-hint = 例如：志愿者李老师，东门手机
desk-doors-email-hint = 链接将以下列语言发送至此邮箱；不填则不发送。
desk-doors-mailed-to = 已发送至 { $address }
desk-doors-mail-again = 重新发送链接
desk-doors-make = 创建链接
desk-doors-new = 新的入口链接
desk-doors-link = 链接
desk-doors-qr = 用相机扫描的二维码
desk-doors-revoke = 撤销
desk-doors-revoke-means = 该设备将立即无法签到，并在下次联网时删除名单；此前尚未上传的签到记录将会丢失。
desk-doors-revoke-now = 撤销此链接
desk-doors-revoked = 已撤销
desk-points-title = 签到点
desk-points-add = 新增签到点
desk-points-of-session = 某一场会议的会场
desk-points-no-session = 另一个入口，名称如下
desk-points-add-now = 新增
desk-days-title = 每日到场
desk-days-none = 尚无人签到。
desk-day = 日期
desk-came = 到场
desk-double-title = 重复使用的票
desk-double-first = 第一次
desk-double-again = 再次
desk-label-session = 会议
desk-label-name_zh = 中文名称
desk-label-name_en = 英文名称
desk-label-name_ru = 俄文名称
desk-label-holder = 设备与持有人
desk-label-at = 签到点
problem-unknown-session = 议程中没有这场会议，请重新选择
problem-unknown-point = 本论坛没有这个签到点；请从论坛的签到点中选择
desk-audit-forum-add-point = 新增签到点
desk-audit-forum-open-door = 创建入口链接
desk-audit-forum-revoke-door = 撤销入口链接
desk-audit-forum-mail-door = 发送了入口链接
desk-letter-door_link = 入口链接
desk-audit-registration-check-in = 为参会人签到
desk-audit-registration-undo-check-in = 撤销签到

# Figures
desk-figures = 统计
desk-figures-file = 下载统计表（CSV）
desk-figures-check-ins = 下载签到记录（CSV）
desk-figures-funnel = 从邀请到到场
desk-figures-by-category = 按类别
desk-figures-by-country = 按国家和地区
desk-figures-by-day = 按日期
desk-figures-none = 暂无数据。
desk-figures-see-table = 数字见下表。
desk-figures-hour = 时间（{ $zone }）
desk-figures-number = 票号
desk-figures-native-name = 本国文字姓名
desk-figures-means = 方式
desk-figures-by = 经办
desk-stage-invited = 已邀请
desk-stage-answered = 已答复
desk-stage-registered = 已报名
desk-stage-confirmed = 已确认
desk-stage-came = 已到场
desk-audit-forum-export-check-ins = 导出签到记录

# Without a ticket
check-in-walk-in = 现场报名
check-in-walk-in-means = 有空位时可在此为到场者报名，报名截止后也可以。确认函会发送到填写的邮箱。
check-in-walk-in-now = 报名并确认
desk-audit-registration-walk-in = 现场报名
