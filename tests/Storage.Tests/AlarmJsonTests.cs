using System.Text;
using CsCheck;
using Twin.Domain.Alarms;
using Twin.Domain.Readings;
using Twin.Silo.Storage.Alarms;

namespace Twin.Storage.Tests;

/// <summary>Stored alarm steps open in every later build.</summary>
public sealed class AlarmJsonTests
{
    private static readonly AlarmTransition Full = Make.Step("LT-101", 3, ordinal: 2, kind: AlarmEventKind.Shelved,
        shelvedUntilMs: long.MaxValue) with
    {
        Comment = "检修 \"pump\"", FirstOut = true, FirstOutGroup = "g1", Sensor = "LT-101A", Quality = Quality.UncertainRangeExceeded,
    };

    [Fact]
    public void Read_GoldenVersion1_IsTheSameStep()
    {
        var golden = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "golden", "alarm-transition-v1.json"));
        Assert.Equal(Full, AlarmJson.Read(1, golden));
        Assert.Equal(Encoding.UTF8.GetString(golden).TrimEnd(), Encoding.UTF8.GetString(AlarmJson.Write(Full)));
    }

    [Fact]
    public void Write_AnyNumbers_ReadBackOrBecomeNaN() => Gen.Select(Gen.Double, Gen.Double, Gen.Long).Sample((value, limit, at) =>
    {
        var step = Full with { Value = value, Limit = limit, AtMs = at };
        var back = AlarmJson.Read(AlarmJson.Version, AlarmJson.Write(step));
        Assert.Equal(step with { Value = Finite(value), Limit = Finite(limit) }, back);
    });

    [Fact]
    public void Read_LaterVersion_IsAClearError() =>
        Assert.Equal("storage.payload.newer", Assert.Throws<Domain.TwinException>(() => AlarmJson.Read(2, "{}"u8)).Error.Code);

    private static double Finite(double value) => double.IsFinite(value) ? value : double.NaN;
}
