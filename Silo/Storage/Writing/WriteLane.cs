namespace Twin.Silo.Storage.Writing;

/// <summary>Who goes first at a writer.</summary>
internal enum WriteLane
{
    /// <summary>Alarms, commands, what a person waits for.</summary>
    Urgent = 0,

    /// <summary>Sensor states and watermarks.</summary>
    Checkpoint = 1,

    /// <summary>Everything that can wait: chunks, dead letters, clean-up.</summary>
    Bulk = 2,
}
