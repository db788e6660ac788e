# 随行人员
companions-title = 随行人员
companions-most = 您最多可以带 { $n } 位随行人员。
companions-means = 每位随行人员占用一个席位，与您一同入场。相关邮件只发给您本人。
companions-none = 您尚未填写随行人员。
companions-add = 添加随行人员
companions-add-now = 添加此人
companions-change = 修改
companions-change-title = 修改随行人员
companions-remove = 移出名单
companions-remove-means = 席位将立即转给他人。
companions-remove-now = 将此人移出名单
companions-full = 您的随行人员已达上限。
companions-nobody = 您所报的类别不能带随行人员。
companions-closed = 现已不能添加或修改随行人员。在报名有效期间，您仍可将人员移出名单。
companions-not-yet = 您获得席位并确认邮箱之后，即可在此填写随行人员。
companions-no-room = 目前没有可供此人使用的席位：余下的席位须先留给候补人员，或者该国名额已满。您的名单未作改动。
label-role = 随行身份
hint-role = 例如：配偶、翻译、司机。
problem-companion-twice = 此人已在您的名单中

# 管理后台、签到和邮件
desk-label-companions = 每人可带随行人员数
places-hint-companions = 填 0 表示不可带随行人员。每位随行人员占用此类别的一个席位。
desk-label-visa_letters = 此类别的参会者可申请签证邀请函（论坛提供时）
desk-label-certificates = 此类别的参会者可获得证书
companions-with = 随行 { $n } 人
companions-among = 已占席位中，随行人员 { $n } 位。
check-in-with = 随行 { $n } 人：{ $names }
check-in-with-them = 随行人员：
letter-fact-companions = 随行人员
