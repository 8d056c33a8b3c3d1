using Twin.Domain;

namespace Twin.Ingest.Dispatch;

/// <summary>Says which partition a sensor belongs to in the newest model.</summary>
public interface IPartitionRouter
{
    /// <summary>Partition number, or -1 when the plant or sensor is not modelled (any more).</summary>
    int PartitionOf(TwinKey sensor);
}
