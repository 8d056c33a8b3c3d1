using Twin.Domain;

namespace Twin.Silo.Api;

/// <summary>What the blue side of a drill is not told until the end.</summary>
internal static class DrillSecrets
{
    public static readonly TwinError Report = new(
        "drill.secret", "The report is open to control and red; to everybody when the drill is over.")
    {
        Zh = "演练结束前，报告仅对导调方和红方开放；结束后对所有人开放。",
    };

    public static readonly TwinError Scenario = new(
        "drill.secret", "A scenario is open to who leads drills, and not to who plays blue in it.")
    {
        Zh = "情景文件仅对演练组织者开放；正在其中担任蓝方者不可查看。",
    };
}
