using Twin.Domain.Readings;
using Xunit;

namespace Twin.Domain.Tests.Readings;

public class CleanerCostTests
{
    private static double Work(CleanerRig rig, int readings, double from)
    {
        var sum = 0.0;
        for (var i = 0; i < readings; i++)
        {
            var at = from + i;
            sum += rig.Read(at, 50 + (i * 7919 % 13)).Value;
            if (i % 5 == 0) sum += rig.Read(at - 2, 50, received: at).Value;
            if (i % 7 == 0) rig.Tick(at);
        }

        return sum;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reading_InSteadyState_AllocatesNothing(bool spikeFilter)
    {
        var profile = CleanerRig.Plain with { SpikeFilter = spikeFilter, FlatlineCount = 5, MaxRatePerS = 3, SourceUnit = "mm" };
        var rig = new CleanerRig(profile);
        Work(rig, 2_000, 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Work(rig, 10_000, 10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void State_OfAPlainSensor_FitsIn350Bytes()
    {
        const int Count = 10_000;
        var kept = new object[Count];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Count; i++) kept[i] = new CleanerState();
        var plain = (GC.GetAllocatedBytesForCurrentThread() - before) / Count;
        before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Count; i++) kept[i] = new HampelWindow();
        var window = (GC.GetAllocatedBytesForCurrentThread() - before) / Count;
        TestContext.Current.SendDiagnosticMessage($"state {plain} B, spike window {window} B");
        Assert.InRange(plain, 100, 350);
        Assert.InRange(window, 100, 260);
        GC.KeepAlive(kept);
    }
}
