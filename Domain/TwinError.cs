using Orleans;

namespace Twin.Domain;

/// <summary>Whether doing the same again can help.</summary>
public enum Retry
{
    /// <summary>The input itself is wrong.</summary>
    Never = 0,

    /// <summary>A passing condition: overload, storage away.</summary>
    Later = 1,
}

/// <summary>
/// The closed set of errors Twin answers with. <see cref="Code"/> is stable and appears in problem details, MQTT reason strings,
/// dead letters and the log; <see cref="Message"/> is for people.
/// </summary>
/// <param name="Code">Dotted stable code, e.g. <c>reading.value.nan</c>.</param>
/// <param name="Message">English sentence for people.</param>
/// <param name="Retry">Whether to try again.</param>
/// <param name="Path">Where in the input, e.g. <c>features[3].properties.type</c> or <c>line 12, column 5</c>.</param>
[GenerateSerializer, Immutable, Alias("twin.error.v1")]
public sealed record TwinError(
    [property: Id(0)] string Code,
    [property: Id(1)] string Message,
    [property: Id(2)] Retry Retry = Retry.Never,
    [property: Id(3)] string? Path = null)
{
    /// <summary>The same in Chinese, where it is known; screens have their own sentences for the other codes.</summary>
    [Id(4)] public string? Zh { get; init; }

    /// <summary>The message in the reader's language, as far as there is one.</summary>
    public string For(string culture) =>
        Zh is { } zh && culture is not null && culture.StartsWith("zh", StringComparison.Ordinal) ? zh : Message;
}

/// <summary>Carries a <see cref="TwinError"/> through code that must unwind, also from one process to another.</summary>
[GenerateSerializer, Alias("twin.exception.v1")]
public sealed class TwinException(TwinError error, Exception? inner = null) : Exception(error.Message, inner)
{
    /// <summary>What went wrong.</summary>
    [Id(0)] public TwinError Error { get; private set; } = error;
}
