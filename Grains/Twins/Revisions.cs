using Twin.Grains.Interfaces.Twins;

namespace Twin.Grains.Twins;

/// <summary>Versions of a twin's saved state. Epochs are times, so a later epoch's versions are above all of an earlier one's, whatever
/// that one managed to save.</summary>
internal static class Revisions
{
    private const int BitsOfAnEpoch = 20;

    /// <summary>The version after a step.</summary>
    public static long Next(long revision, in PartitionStamp stamp) => Math.Max(revision + 1, stamp.Epoch << BitsOfAnEpoch);
}
