using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mozarto.Dashboard.src.Data.Migrations.Postgres
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
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AlterColumn<string>(
                name: "Provider",
                table: "Transactions",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true,
                oldCollation: "C");

            migrationBuilder.AlterColumn<string>(
                name: "CurrencyCode",
                table: "Transactions",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true,
                oldCollation: "C");

            migrationBuilder.AddColumn<long>(
                name: "AcceptedRefundedMinor",
                table: "Transactions",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "ChosenDirection",
                table: "Transactions",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "FacetId",
                table: "Transactions",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "PayoutId",
                table: "Transactions",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "DeliveryId",
                table: "TransactionNotes",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Effect",
                table: "TransactionNotes",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsDirectionContradicted",
                table: "TransactionEvents",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "LatestDeliveryId",
                table: "TransactionEvents",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "IsClosed",
                table: "Deliveries",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "RetryRunId",
                table: "Deliveries",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "DeliveryDecisions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    DeliveryId = table.Column<long>(type: "bigint", nullable: false),
                    DecidedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    OperatorName = table.Column<string>(type: "text", nullable: false),
                    Answer = table.Column<int>(type: "integer", nullable: false),
                    Reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DeliveryDecisions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RetryRuns",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    Query = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    Fingerprint = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    AskedByName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    AskedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ThroughId = table.Column<long>(type: "bigint", nullable: false),
                    Total = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    PositionId = table.Column<long>(type: "bigint", nullable: false),
                    Queued = table.Column<int>(type: "integer", nullable: false),
                    QueuedAllAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    CancelledBy = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    Outcomes_Applied = table.Column<int>(type: "integer", nullable: false),
                    Outcomes_Dead = table.Column<int>(type: "integer", nullable: false),
                    Outcomes_Held = table.Column<int>(type: "integer", nullable: false),
                    Outcomes_Repeat = table.Column<int>(type: "integer", nullable: false),
                    Outcomes_Retrying = table.Column<int>(type: "integer", nullable: false),
                    Outcomes_Superseded = table.Column<int>(type: "integer", nullable: false),
                    Outcomes_Unhandled = table.Column<int>(type: "integer", nullable: false),
                    Outcomes_Variant = table.Column<int>(type: "integer", nullable: false),
                    Outcomes_Waiting = table.Column<int>(type: "integer", nullable: false)
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

            migrationBuilder.AlterColumn<string>(
                name: "Provider",
                table: "Transactions",
                type: "text",
                nullable: true,
                collation: "C",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "CurrencyCode",
                table: "Transactions",
                type: "text",
                nullable: true,
                collation: "C",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

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
