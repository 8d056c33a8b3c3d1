using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Twin.Domain.Alarms;
using Twin.Domain.Feed;
using Twin.Domain.Twins;

namespace Twin.Domain.World;

/// <content>What it tells, and what it leaves behind.</content>
public sealed partial class PlantWorld
{
    private readonly List<AlarmTransition> _steps = [];
    private readonly List<WorldTwin> _waiting = [];
    private readonly List<RiskItem> _risks = [];
    private readonly ArrayBufferWriter<byte> _line = new(256);
    private byte[] _print = new byte[SHA256.HashSizeInBytes];

    /// <summary>Hash over every alarm step so far, each chained to the one before: two runs that were the same have the same.</summary>
    public string Print => Convert.ToHexString(_print);

    /// <summary>Spreads risk over the plant as it is now. Costs in proportion to what changed; once a second is enough.</summary>
    public void Spread()
    {
        Present();
        Risk.Advance(NowMs);
        if (Risk.WantsRebuild) Risk.Rebuild();
        Risk.Step(_risks);
        LookAhead();
    }

    /// <summary>What happened since this was asked last, or since it began (then see <see cref="Picture"/>). Risks are as of the last
    /// <see cref="Spread"/>.</summary>
    public WorldNews Take()
    {
        Present();
        if (_steps.Count == 0 && _news.Count == 0 && _risks.Count == 0) return WorldNews.None;
        var news = new WorldNews([.. _steps], NewItems(), Newest(_risks));
        _steps.Clear();
        _risks.Clear();
        return news;
    }

    /// <summary>Everything there is to show, as for a screen that has just come.</summary>
    public WorldNews Picture()
    {
        Present();
        return new([.. _open.Values], [.. _shown.Where(static i => i.Index >= 0)], [.. Risk.All()]);
    }

    /// <summary>The world as it is now, as the start of another one. Incidents, permits and priors are those of its own start.</summary>
    /// <param name="start">Its own start.</param>
    public PlantSnapshot Save(PlantSnapshot start) => start with
    {
        ModelVersion = Plant.Model.Version,
        AtMs = NowMs,
        Twins = [.. Enumerable.Range(0, _shown.Length).Where(i => _shown[i].Index >= 0).Select(Saved)],
        Alarms = [.. _open.Values],
    };

    /// <summary>As the screens saw each twin last; of index -1: there is nothing to see.</summary>
    private readonly FeedItem[] _shown;
    private readonly bool[] _isNews;
    private readonly List<int> _news = [];

    private TwinSnapshot Saved(int index) => new(
        Plant.Index.Twin(index).Id, _asleep[index] is { IsEmpty: false } asleep ? asleep : Bytes(Wake(index)!));

    private ImmutableArray<FeedItem> NewItems()
    {
        _news.Sort();
        var items = new FeedItem[_news.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = _shown[_news[i]];
            _isNews[_news[i]] = false;
        }

        _news.Clear();
        return ImmutableCollectionsMarshal.AsImmutableArray(items);
    }

    private void Show(WorldTwin twin)
    {
        if (twin.Waits) return;
        twin.Waits = true;
        _waiting.Add(twin);
    }

    /// <summary>Twins that look different now become news and facts for the risk.</summary>
    private void Present()
    {
        foreach (var twin in _waiting)
        {
            twin.Waits = false;
            var item = twin.Item();
            if (_shown[twin.Index].Equals(item)) continue;
            _shown[twin.Index] = item;
            if (!_isNews[twin.Index]) _news.Add(twin.Index);
            _isNews[twin.Index] = true;
            Risk.Apply(Risk.Facts.Of(item));
        }

        _waiting.Clear();
    }

    private static ImmutableArray<RiskItem> Newest(List<RiskItem> risks)
    {
        var newest = new SortedDictionary<int, RiskItem>();
        foreach (var risk in risks) newest[risk.Index] = risk;
        return [.. newest.Values];
    }

    private byte[] Bytes(WorldTwin twin)
    {
        var buffer = _line;
        buffer.ResetWrittenCount();
        if (twin is WorldSensor sensor) SensorStateCodec.Write(sensor.State, buffer);
        else OwnerStateCodec.Write(((WorldOwner)twin).State, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private void Write(AlarmTransition step)
    {
        _line.ResetWrittenCount();
        _line.Write(_print);
        Encoding.UTF8.GetBytes(step.EventId, _line);
        var tail = _line.GetSpan(32);
        tail[0] = (byte)step.Kind;
        BinaryPrimitives.WriteInt64LittleEndian(tail[1..], step.AtMs);
        BinaryPrimitives.WriteInt64LittleEndian(tail[9..], step.SourceMs);
        BinaryPrimitives.WriteDoubleLittleEndian(tail[17..], step.Value);
        _line.Advance(25);
        Encoding.UTF8.GetBytes(step.Actor, _line);
        _print = SHA256.HashData(_line.WrittenSpan);
    }
}
