using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Twin.Domain.Work;
using Twin.Grains.Interfaces.Work;
using Twin.Grains.Ports;

namespace Twin.Silo.Storage.Orders;

/// <summary>Orders as rows: their JSON, and the filters that are words of the index beside those of the texts.</summary>
internal static class OrderRows
{
    /// <summary>Due time of an order without one: last of all.</summary>
    public const long NoDue = long.MaxValue;

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static ImmutableArray<string> Words(string plant, OrderRow row)
    {
        var (line, facts) = (row.Line, row.Order.Facts);
        return
        [
            .. row.Words, Plant(plant), OrderWords.Filter('o', line.EndedMs == 0 ? "1" : "0"), Number('h', (int)line.Phase),
            OrderWords.Filter('f', line.Flow), OrderWords.Filter('t', facts.Twin), OrderWords.Filter('z', facts.Zone),
            OrderWords.Filter('a', line.Assignee), Number('s', facts.Severity), Number('k', (int)facts.Source),
        ];
    }

    /// <summary>Words a question asks for; null: it asks for none, and the other indexes answer it.</summary>
    public static ImmutableArray<string>? Asked(string plant, OrderQuery query)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        if (query.Text is { } text) words.AddRange(OrderWords.Asked(text));
        if (query.Flow is { } flow) words.Add(OrderWords.Filter('f', flow));
        if (query.Twin is { } twin) words.Add(OrderWords.Filter('t', twin));
        if (query.Zone is { } zone) words.Add(OrderWords.Filter('z', zone));
        if (query.Assignee is { } assignee) words.Add(OrderWords.Filter('a', assignee));
        if (query.Severity > 0) words.Add(Number('s', query.Severity));
        if (query.Source is { } source) words.Add(Number('k', (int)source));
        if (words.Count == 0 && query.Flows.IsEmpty && (query.Phase is null || query.Phase <= Domain.Flows.FlowPhase.Review)) return null;
        words.Add(Plant(plant));
        if (query.Phase is { } phase) words.Add(Number('h', (int)phase));
        if (query.Open is { } open) words.Add(OrderWords.Filter('o', open ? "1" : "0"));
        return words.ToImmutable();
    }

    public static byte[] Bytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Json);

    public static T Read<T>(DbDataReader reader, int column) => JsonSerializer.Deserialize<T>(reader.Bytes(column), Json)!;

    private static string Plant(string plant) => OrderWords.Filter('p', plant);

    private static string Number(char mark, int number) => OrderWords.Filter(mark, number.ToString(CultureInfo.InvariantCulture));
}
