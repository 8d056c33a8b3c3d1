using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Forecasts;

namespace Twin.Grains.Interfaces.Forecasts;

/// <summary>Looks half an hour ahead of the real plant while somebody looks (key <c>live/plant/forecast</c>).</summary>
[Alias("twin.IForecastGrain")]
public interface IForecastGrain : IGrainWithStringKey
{
    /// <summary>The newest forecast. Asking keeps it renewed every minute for some minutes; the first time one is begun.</summary>
    [Alias("Get"), AlwaysInterleave]
    ValueTask<ForecastAnswer> GetAsync();

    /// <summary>Works one out now, unless one is being worked out or the newest is younger than a few seconds.</summary>
    [Alias("Now"), AlwaysInterleave]
    ValueTask<ForecastAnswer> NowAsync();
}

/// <summary>A forecast and how things stand with the next one.</summary>
/// <param name="Forecast">The newest; null: none yet.</param>
/// <param name="Working">One is being worked out.</param>
/// <param name="NowMs">The grain's time, Unix ms, for the forecast's age.</param>
/// <param name="Error">Why the last try gave none.</param>
[GenerateSerializer, Immutable, Alias("twin.forecast.answer.v1")]
public sealed record ForecastAnswer(
    [property: Id(0)] PlantForecast? Forecast, [property: Id(1)] bool Working, [property: Id(2)] long NowMs,
    [property: Id(3)] TwinError? Error);
