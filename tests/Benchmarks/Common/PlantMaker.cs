using System.Globalization;
using System.Text;

namespace Twin.Benchmarks.Common;

/// <summary>Writes a plant file of many sensors of one type with four threshold rules (LL, L, H, HH), on a grid.</summary>
internal static class PlantMaker
{
    /// <summary>Plant id.</summary>
    public const string Plant = "bench";

    /// <summary>Sensor ids are this and a number.</summary>
    public const string Prefix = "s";

    private static readonly (string Id, string Limit, int Threshold, string Priority)[] Rules =
        [("LL", "lowLow", 5, "high"), ("L", "low", 10, "medium"), ("H", "high", 130, "medium"), ("HH", "highHigh", 140, "high")];

    /// <summary>Writes the file.</summary>
    public static void Write(string path, int sensors)
    {
        using var file = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 20);
        file.Write(
            "{\"type\":\"FeatureCollection\",\"twin\":{\"schema\":1,\"id\":\"" + Plant + "\",\"name\":{\"en\":\"Bench\",\"zh\":\"基准\"},"
            + "\"frame\":{\"originLonLat\":[121.55,29.94]},\"types\":[{\"id\":\"t\",\"kind\":\"sensor\",\"name\":{\"en\":\"T\",\"zh\":\"温度\"},"
            + "\"sensor\":{\"quantity\":\"temperature\",\"unit\":\"Cel\",\"rangeLow\":0,\"rangeHigh\":200,\"periodMs\":60000,\"decimals\":1},"
            + "\"rules\":[" + string.Join(',', Rules.Select(Rule)) + "]}]},\"features\":[");
        for (var i = 0; i < sensors; i++)
        {
            file.Write(i == 0 ? "\n" : ",\n");
            file.Write(string.Create(CultureInfo.InvariantCulture,
                $"{{\"type\":\"Feature\",\"id\":\"{Prefix}{i}\",\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{i % 1000},{i / 1000},1]}},"
                + $"\"properties\":{{\"kind\":\"sensor\",\"type\":\"t\",\"name\":{{\"en\":\"Sensor {i}\",\"zh\":\"测点 {i}\"}}}}}}"));
        }

        file.Write("]}");
    }

    private static string Rule((string Id, string Limit, int Threshold, string Priority) rule) => string.Create(CultureInfo.InvariantCulture,
        $"{{\"id\":\"{rule.Id}\",\"kind\":\"threshold\",\"limit\":\"{rule.Limit}\",\"threshold\":{rule.Threshold},\"deadband\":1,"
        + $"\"priority\":\"{rule.Priority}\",\"text\":{{\"en\":\"{rule.Id}\",\"zh\":\"{rule.Id}\"}}}}");
}
