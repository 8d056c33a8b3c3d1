using System.Collections.Immutable;
using Orleans.Concurrency;
using Twin.Domain;
using Twin.Domain.Knowledge.Incidents;

namespace Twin.Grains.Interfaces.Incidents;

/// <summary>One incident (key <c>realm/plant/id</c>).</summary>
[Alias("twin.IIncidentGrain")]
public interface IIncidentGrain : IGrainWithStringKey
{
    /// <summary>Does it, durably, before it answers.</summary>
    [Alias("Act")]
    ValueTask<IncidentResult> ActAsync(IncidentCommand command);

    /// <summary>The incident, or null.</summary>
    [Alias("Get"), ReadOnly]
    ValueTask<Incident?> GetAsync();
}

/// <summary>What a plant knows of its incidents (stateless; key <c>realm/plant/incidents</c>).</summary>
[Alias("twin.IIncidentDeskGrain")]
public interface IIncidentDeskGrain : IGrainWithStringKey
{
    [Alias("List"), ReadOnly]
    ValueTask<IncidentPage> ListAsync(IncidentQuery query);

    /// <summary>An id for a new incident; the same request key gets the same id.</summary>
    [Alias("Next")]
    ValueTask<string> NextAsync(string? requestKey);

    /// <summary>Reads a CSV file of past incidents and adds those that are new; good rows are kept when others are bad.</summary>
    [Alias("Import")]
    ValueTask<IncidentImport> ImportAsync(string csv, string actor);

    /// <summary>What history says about a type of equipment, one prior per class, with its reasons.</summary>
    [Alias("Priors"), ReadOnly]
    ValueTask<TypePrior> PriorsAsync(string equipmentType);

    /// <summary>One prior for each type of equipment of the plant, for the risk engine.</summary>
    [Alias("AllPriors"), ReadOnly]
    ValueTask<ImmutableDictionary<string, double>> AllPriorsAsync();

    /// <summary>Past incidents that resemble what a twin may suffer, and what was done.</summary>
    [Alias("Similar"), ReadOnly]
    ValueTask<ImmutableArray<SimilarIncident>> SimilarAsync(string twin, string? incidentClass, int max);
}

/// <summary>How a command went.</summary>
[GenerateSerializer, Immutable, Alias("twin.incident.result.v1")]
public sealed record IncidentResult([property: Id(0)] Incident? Incident, [property: Id(1)] TwinError? Error);

/// <summary>Which incidents to list.</summary>
/// <param name="Realm">Realm.</param>
/// <param name="Plant">Plant id.</param>
/// <param name="Class">Only this class, or null.</param>
/// <param name="EquipmentType">Only this type, or null.</param>
/// <param name="Cursor">Of the last page, or null.</param>
/// <param name="Max">Items at most.</param>
[GenerateSerializer, Immutable, Alias("twin.incident.query.v1")]
public sealed record IncidentQuery([property: Id(0)] string Realm, [property: Id(1)] string Plant, [property: Id(2)] string? Class,
    [property: Id(3)] string? EquipmentType, [property: Id(4)] string? Cursor, [property: Id(5)] int Max);

/// <summary>A page of the list, newest first.</summary>
[GenerateSerializer, Immutable, Alias("twin.incident.page.v1")]
public sealed record IncidentPage([property: Id(0)] IReadOnlyList<Incident> Items, [property: Id(1)] long Total,
    [property: Id(2)] string? Next);

/// <summary>How an import went.</summary>
/// <param name="Imported">New incidents.</param>
/// <param name="Known">Rows whose incident was there already.</param>
/// <param name="Rejected">Bad rows, with line and column.</param>
[GenerateSerializer, Immutable, Alias("twin.incident.import.v1")]
public sealed record IncidentImport([property: Id(0)] int Imported, [property: Id(1)] int Known,
    [property: Id(2)] ImmutableArray<TwinError> Rejected);

/// <summary>The priors of a type together.</summary>
/// <param name="EquipmentType">Type id.</param>
/// <param name="Value">Probability of any class within the horizon.</param>
/// <param name="Years">Equipment-years it rests on.</param>
/// <param name="Classes">One by one, worst first.</param>
[GenerateSerializer, Immutable, Alias("twin.incident.type-prior.v1")]
public sealed record TypePrior([property: Id(0)] string EquipmentType, [property: Id(1)] double Value, [property: Id(2)] double Years,
    [property: Id(3)] ImmutableArray<IncidentPrior> Classes);
