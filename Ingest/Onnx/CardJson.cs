using System.Text.Json;
using Twin.Domain.Judgement;

namespace Twin.Ingest.Onnx;

/// <summary>A model's card as text.</summary>
internal static class CardJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>Null where the text is no card.</summary>
    public static ModelCard? Read(string text)
    {
        try
        {
            var card = JsonSerializer.Deserialize<ModelCard>(text, Options);
            return card is null || card.Signals.IsDefault ? null : card;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
