using System.Diagnostics;
using System.Globalization;
using Twin.Benchmarks.Common;

namespace Twin.Benchmarks.Orders;

/// <summary>Readings beside what is measured, until it is killed.</summary>
internal static class Background
{
    private const int LongestS = 3_600;

    /// <summary>Starts it: the first sensors of the plant, at a pace.</summary>
    public static Process Start(SiloProcess silo, int sensors, int rate) => Generator.Start(
        "--port", Text(silo.MqttPort), "--plant", PlantMaker.Plant, "--user", "key", "--password", SiloProcess.Key, "--client", "back",
        "--sensors", Text(sensors), "--connections", "4", "--window", "100", "--readings", "1", "--rate", Text(rate), "--warmup", "1",
        "--seconds", Text(LongestS), "--values", "wave");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
