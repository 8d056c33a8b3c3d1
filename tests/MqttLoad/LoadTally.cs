using System.Globalization;
using System.Text;

namespace Twin.MqttLoad;

/// <summary>What of a connection's readings was acknowledged: a count per sensor, and every reading of its first sensor.</summary>
public sealed class LoadTally(byte[][] ids)
{
    private readonly long[] _counts = new long[ids.Length];
    private readonly List<(long T, long Tenths)> _first = [];

    /// <summary>Notes an acknowledged reading.</summary>
    public void Count(int sensor, long t, long tenths)
    {
        _counts[sensor]++;
        if (sensor == 0) _first.Add((t, tenths));
    }

    /// <summary>Lines <c>count,id,n</c> and <c>reading,id,t,v</c>.</summary>
    public static void Write(string path, IReadOnlyList<LoadTally> tallies)
    {
        using var file = new StreamWriter(path);
        foreach (var tally in tallies) tally.Write(file);
    }

    private void Write(StreamWriter file)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            if (_counts[i] > 0) file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"count,{Id(i)},{_counts[i]}"));
        }

        foreach (var (t, tenths) in _first)
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"reading,{Id(0)},{t},{tenths / 10.0}"));
    }

    private string Id(int sensor) => Encoding.UTF8.GetString(ids[sensor]);
}
