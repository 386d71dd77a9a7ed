using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mozarto.Dashboard.src.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RetryRunsAndDecisions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Transactions_CurrencyCode_AmountMinor_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_CurrencyCode_OccurredAt_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_Direction_OccurredAt_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_FirstSeenAt_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_OccurredAt_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_Provider_OccurredAt_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_Source_OccurredAt_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_State_OccurredAt_Id",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_State_DueAt_Id",
                table: "Jobs");

            migrationBuilder.AddColumn<string>(
                name: "Reason",
                table: "WordMappings",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "AcceptedRefundedMinor",
                table: "Transactions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "ChosenDirection",
                table: "Transactions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "FacetId",
                table: "Transactions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "PayoutId",
                table: "Transactions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "DeliveryId",
                table: "TransactionNotes",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Effect",
                table: "TransactionNotes",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsDirectionContradicted",
                table: "TransactionEvents",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "LatestDeliveryId",
                table: "TransactionEvents",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "IsClosed",
                table: "Deliveries",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "RetryRunId",
                table: "Deliveries",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "DeliveryDecisions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    DeliveryId = table.Column<long>(type: "INTEGER", nullable: false),
                    DecidedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    OperatorName = table.Column<string>(type: "TEXT", nullable: false),
                    Answer = table.Column<int>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DeliveryDecisions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RetryRuns",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    Query = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    Fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    AskedByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ThroughId = table.Column<long>(type: "INTEGER", nullable: false),
                    Total = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    PositionId = table.Column<long>(type: "INTEGER", nullable: false),
                    Queued = table.Column<int>(type: "INTEGER", nullable: false),
                    QueuedAllAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CancelledBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Outcomes_Applied = table.Column<int>(type: "INTEGER", nullable: false),
                    Outcomes_Dead = table.Column<int>(type: "INTEGER", nullable: false),
                    Outcomes_Held = table.Column<int>(type: "INTEGER", nullable: false),
                    Outcomes_Repeat = table.Column<int>(type: "INTEGER", nullable: false),
                    Outcomes_Retrying = table.Column<int>(type: "INTEGER", nullable: false),
                    Outcomes_Superseded = table.Column<int>(type: "INTEGER", nullable: false),
                    Outcomes_Unhandled = table.Column<int>(type: "INTEGER", nullable: false),
                    Outcomes_Variant = table.Column<int>(type: "INTEGER", nullable: false),
                    Outcomes_Waiting = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RetryRuns", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_Conflict",
                table: "Transactions",
                column: "OccurredAt",
                filter: "\"State\" = 5");

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_FacetId_AmountMinor_Id_OccurredAt",
                table: "Transactions",
                columns: new[] { "FacetId", "AmountMinor", "Id", "OccurredAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_FacetId_FirstSeenAt_Id_AmountMinor",
                table: "Transactions",
                columns: new[] { "FacetId", "FirstSeenAt", "Id", "AmountMinor" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_FacetId_OccurredAt_Id_AmountMinor",
                table: "Transactions",
                columns: new[] { "FacetId", "OccurredAt", "Id", "AmountMinor" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_FirstSeenAt_Id_FacetId_AmountMinor",
                table: "Transactions",
                columns: new[] { "FirstSeenAt", "Id", "FacetId", "AmountMinor" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_OccurredAt_Id_FacetId_AmountMinor",
                table: "Transactions",
                columns: new[] { "OccurredAt", "Id", "FacetId", "AmountMinor" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_Unmatched",
                table: "Transactions",
                columns: new[] { "OccurredAt", "Id" },
                filter: "\"Direction\" = 2 AND \"PayoutId\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Due",
                table: "Jobs",
                columns: new[] { "Kind", "DueAt", "Id" },
                filter: "\"State\" = 1");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Lease",
                table: "Jobs",
                column: "LeaseUntil",
                filter: "\"State\" = 2");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_RetryRunId_Id_Processing",
                table: "Deliveries",
                columns: new[] { "RetryRunId", "Id", "Processing" },
                filter: "\"RetryRunId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_Subject_Id",
                table: "AuditEntries",
                columns: new[] { "Subject", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_DeliveryDecisions_DeliveryId",
                table: "DeliveryDecisions",
                column: "DeliveryId");

            migrationBuilder.CreateIndex(
                name: "IX_RetryRuns_Fingerprint",
                table: "RetryRuns",
                column: "Fingerprint",
                unique: true,
                filter: "\"State\" IN (1, 2)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DeliveryDecisions");

            migrationBuilder.DropTable(
                name: "RetryRuns");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_Conflict",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_FacetId_AmountMinor_Id_OccurredAt",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_FacetId_FirstSeenAt_Id_AmountMinor",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_FacetId_OccurredAt_Id_AmountMinor",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_FirstSeenAt_Id_FacetId_AmountMinor",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_OccurredAt_Id_FacetId_AmountMinor",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_Unmatched",
                table: "Transactions");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_Due",
                table: "Jobs");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_Lease",
                table: "Jobs");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_RetryRunId_Id_Processing",
                table: "Deliveries");

            migrationBuilder.DropIndex(
                name: "IX_AuditEntries_Subject_Id",
                table: "AuditEntries");

            migrationBuilder.DropColumn(
                name: "Reason",
                table: "WordMappings");

            migrationBuilder.DropColumn(
                name: "AcceptedRefundedMinor",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "ChosenDirection",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "FacetId",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "PayoutId",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "DeliveryId",
                table: "TransactionNotes");

            migrationBuilder.DropColumn(
                name: "Effect",
                table: "TransactionNotes");

            migrationBuilder.DropColumn(
                name: "IsDirectionContradicted",
                table: "TransactionEvents");

            migrationBuilder.DropColumn(
                name: "LatestDeliveryId",
                table: "TransactionEvents");

            migrationBuilder.DropColumn(
                name: "IsClosed",
                table: "Deliveries");

            migrationBuilder.DropColumn(
                name: "RetryRunId",
                table: "Deliveries");

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_CurrencyCode_AmountMinor_Id",
                table: "Transactions",
                columns: new[] { "CurrencyCode", "AmountMinor", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_CurrencyCode_OccurredAt_Id",
                table: "Transactions",
                columns: new[] { "CurrencyCode", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_Direction_OccurredAt_Id",
                table: "Transactions",
                columns: new[] { "Direction", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_FirstSeenAt_Id",
                table: "Transactions",
                columns: new[] { "FirstSeenAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_OccurredAt_Id",
                table: "Transactions",
                columns: new[] { "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_Provider_OccurredAt_Id",
                table: "Transactions",
                columns: new[] { "Provider", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_Source_OccurredAt_Id",
                table: "Transactions",
                columns: new[] { "Source", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_State_OccurredAt_Id",
                table: "Transactions",
                columns: new[] { "State", "OccurredAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_State_DueAt_Id",
                table: "Jobs",
                columns: new[] { "State", "DueAt", "Id" },
                filter: "\"State\" IN (1, 2)");
        }
    }
}
