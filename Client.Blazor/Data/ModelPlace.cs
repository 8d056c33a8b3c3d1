using Twin.Domain.Plants;

namespace Twin.Client.Blazor.Data;

/// <summary>Where a new sensor stands until an engineer moves it.</summary>
internal static class ModelPlace
{
    /// <summary>The middle of its zone; without a zone the middle of the plant.</summary>
    public static PointM Of(PlantModel model, TwinDefinition? zone)
    {
        var points = zone?.Shape.Points ?? [.. model.Twins.SelectMany(static t => t.Shape.Points)];
        return points.IsEmpty ? default : new PointM(
            Math.Round((points.Min(static p => p.X) + points.Max(static p => p.X)) / 2, 1),
            Math.Round((points.Min(static p => p.Y) + points.Max(static p => p.Y)) / 2, 1), 0);
    }
}
