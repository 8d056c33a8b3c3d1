using System.Collections.Immutable;

namespace Twin.Domain.Drills.Score;

/// <summary>What actions are called, for reports and screens.</summary>
public static class ActionTexts
{
    private static readonly ImmutableDictionary<string, LocalizedText> Names = new Dictionary<string,
        LocalizedText>(StringComparer.Ordinal)
    {
        ["leak"] = new("Leak", "泄漏"), ["plug"] = new("Plug", "堵漏"), ["receive"] = new("Receive into", "收料"),
        ["stopReceive"] = new("Stop receipt of", "停止收料"), ["ignite"] = new("Ignite", "点燃"), ["lightning"] = new("Lightning at", "雷击"),
        ["wind"] = new("Wind", "风向改变"), ["weather"] = new("Weather", "天气改变"), ["wear"] = new("Wear", "磨损"),
        ["heat"] = new("Heat", "加热"), ["collapse"] = new("Collapse of", "人员倒地"), ["boilover"] = new("Boil-over of", "沸溢"),
        ["killSensor"] = new("Kill sensor", "使传感器失效"), ["freezeSensor"] = new("Freeze sensor", "冻结传感器"),
        ["biasSensor"] = new("Bias sensor", "传感器偏移"), ["spoofSensor"] = new("Spoof sensor", "伪造传感器"),
        ["restoreSensor"] = new("Restore sensor", "恢复传感器"), ["cutNetwork"] = new("Cut network of", "中断网络"),
        ["restoreNetwork"] = new("Restore network of", "恢复网络"), ["freezeCamera"] = new("Freeze camera", "冻结摄像头"),
        ["restoreCamera"] = new("Restore camera", "恢复摄像头"), ["closeGate"] = new("Block gate", "封闭通道门"),
        ["openGate"] = new("Open gate", "打开通道门"), ["nuisance"] = new("Nuisance alarms", "误报"), ["jamValve"] = new("Jam valve of", "卡死阀门"),
        ["failResource"] = new("Fail", "资源故障"), ["closeValve"] = new("Shut in", "关阀切断"), ["openValve"] = new("Open valve of", "开阀"),
        ["stopPump"] = new("Stop", "停泵"), ["startPump"] = new("Start", "启泵"), ["startDeluge"] = new("Deluge on", "开启喷淋"),
        ["stopDeluge"] = new("Stop deluge on", "停止喷淋"), ["startFoam"] = new("Foam on", "启动泡沫"),
            ["stopFoam"] = new("Stop foam on", "停止泡沫"),
        ["dispatch"] = new("Send", "派出"), ["recall"] = new("Recall", "召回"), ["evacuate"] = new("Evacuate", "疏散"),
        ["shelter"] = new("Shelter", "就地避险"), ["allClear"] = new("All clear", "解除警报"), ["acknowledge"] = new("Acknowledge", "确认报警"),
        ["message"] = new("Message to", "消息"), ["checklist"] = new("Done:", "完成："), ["notify"] = new("Report to", "报告"),
        ["verify"] = new("Look at", "查看"), ["stopWork"] = new("Stop work", "停止作业"), ["endDrill"] = new("End of drill", "结束演练"),
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private static readonly ImmutableDictionary<string, LocalizedText> Numbers = new Dictionary<string,
        LocalizedText>(StringComparer.Ordinal)
    {
        ["holeMm"] = new("Hole, mm", "孔径，mm"), ["heightM"] = new("Height, m", "高度，m"), ["pipeM"] = new("Pipe behind it, m", "管段长度，m"),
        ["massKg"] = new("At most, kg", "最大泄漏量，kg"), ["h2sShare"] = new("H₂S share", "H₂S 占比"), ["m3h"] = new("Flow, m³/h", "流量，m³/h"),
        ["kW"] = new("Heat, kW", "热量，kW"), ["fromDeg"] = new("Wind from, °", "来风方向，°"), ["speedMS"] = new("Wind, m/s", "风速，m/s"),
        ["overS"] = new("Takes, s", "历时，s"), ["airC"] = new("Air, °C", "气温，°C"), ["rainMmH"] = new("Rain, mm/h", "降雨，mm/h"),
        ["humidityPct"] = new("Humidity, %", "湿度，%"), ["severity"] = new("Severity, 0 to 1", "程度，0–1"), ["count"] = new("How many", "数量"),
        ["by"] = new("Shifted by", "偏移量"), ["perMinute"] = new("Drift per minute", "每分钟漂移"), ["value"] = new("Shown value", "显示值"),
        ["lMinM2"] = new("Rate, L/(min·m²)", "强度，L/(min·m²)"),
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>What a number of an action is called, with its unit; its own name when it has no other.</summary>
    public static LocalizedText NumberOf(string name) => Numbers.GetValueOrDefault(name) ?? new LocalizedText(name, name);

    /// <summary>Words that have a name.</summary>
    public static IEnumerable<string> Words => Names.Keys;

    public static string En(string word) => Names.TryGetValue(word, out var text) ? text.En : word;

    public static string Zh(string word) => Names.TryGetValue(word, out var text) ? text.Zh : word;
}
